// Elements are made here, and text is only ever set as text: whatever a document holds, it cannot become markup.

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value))
  }
  made.append(...children.filter((child) => child !== null && child !== undefined))
  return made
}

// Text from outside, kept from reordering what stands beside it.
function own(text, attributes = {}) {
  return make("bdi", attributes, String(text))
}

function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
}

// A link to the web, or plain text where the address is of any other kind.
function outside(address, label) {
  let url = null
  try {
    url = new URL(address)
  } catch {
    return own(label)
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return own(label)
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, own(label))
}

const ADDRESS = /https?:\/\/[^\s<>〈〉《》「」『』“”（）()，。；、！？]+(?<![.,;:'"\]])/

// Addresses in the words of an element as links, whose text is what it was. The answer of a footnote is often one.
function linked(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = ADDRESS.exec(node.data)
    if (!found || node.parentElement.closest("a")) continue
    const address = node.splitText(found.index)
    address.splitText(found[0].length)
    address.replaceWith(outside(found[0], found[0]))
    walker.currentNode = node
  }
  return element
}

// Pieces of a text: plain, marked, or the mark of a note. A mark that its format keeps out of the text is drawn by the
// style sheet, so that what is copied is the text.
function appendSegments(parent, segments, noteMark = plainNoteMark) {
  let mark = null
  for (const segment of withCommas(segments)) {
    mark = segment.marked ? (mark ?? parent.appendChild(make("mark"))) : null
    const target = mark ?? parent
    const piece = segment.note === null ? segment.text : noteMark(segment)
    const shown = segment.hit === undefined ? piece : make("mark", { class: "hit", "data-hit": segment.hit }, piece)
    if (segment.note === null) target.append(shown)
    else holdTo(target, shown)
  }
  return parent
}

// The word before the mark of a note, or the last Chinese character, with its stops.
const LAST_WORD = /(?:[\p{Script=Latin}\p{N}]{1,20}|\S)\p{P}{0,3} ?$/u

const MOST_HELD = 3

// Puts the mark of a note, or the number of a source, behind what is before it, so that no line begins with it. Of
// many marks in a row only the first are held: the others may begin one. The text stays what it was.
function holdTo(parent, mark) {
  const before = parent.lastChild
  const held = before?.className === "held"
  const full = held && before.querySelectorAll(".note-mark").length >= MOST_HELD
  if (isMark(mark) && (full || isMark(before))) return parent.append(make("wbr"), mark)
  if (held) return before.append(mark)
  if (isMark(before)) return parent.append(make("span", { class: "held" }, before, mark))
  const word = before?.nodeType === Node.TEXT_NODE ? LAST_WORD.exec(before.data) : null
  if (!word) return parent.append(mark)
  before.splitText(word.index).remove()
  parent.append(make("span", { class: "held" }, word[0], mark))
}

function isMark(node) {
  return node?.nodeType === Node.ELEMENT_NODE && node.matches(".note-mark, .note-link, .hit:has(.note-mark)")
}

// Marks that stand in a row are drawn with commas between them, or 1 and 2 would be 12. The commas are no part of the text.
function withCommas(segments) {
  const drawn = (segment) => (segment?.note ? segment.text || segment.note.marker : "")
  return segments.map((segment, position) => {
    const row = /[\p{L}\p{N}]$/u.test(drawn(segment)) && /^[\p{L}\p{N}]/u.test(drawn(segments[position + 1]))
    return row ? { ...segment, comma: true } : segment
  })
}

// A source may write its marks in characters that are small and raised by themselves. Fonts draw them unlike each other:
// plain digits are drawn in their place, and what is copied stays what it was.
const RAISED = /^[¹²³⁰⁴⁵⁶⁷⁸⁹⁎]+$/

function plainNoteMark(segment) {
  const comma = segment.comma ? " comma" : ""
  if (RAISED.test(segment.text)) {
    const exact = make("span", { class: "exact" }, segment.text)
    return make("sup", { class: `note-mark${comma}`, "data-marker": segment.text.normalize("NFKC").replaceAll("⁎", "*") }, exact)
  }
  return make("sup", { class: `note-mark${comma}`, "data-marker": segment.text ? null : segment.note.marker }, segment.text)
}

const TAGS = { title: "h2", "list item": "p", code: "pre", caption: "p" }

function blockElement(block, noteMark, headingTag = "h3") {
  const attributes = { class: `block ${block.kind.replace(" ", "-")}`, "data-level": block.level || null, lang: block.language || null, dir: block.kind === "code" ? null : "auto" }
  if (block.kind === "table") return make("div", { ...attributes, tabindex: 0 }, tableElement(block.segments, noteMark, block.header))
  return appendSegments(make(block.kind === "heading" ? headingTag : (TAGS[block.kind] ?? "p"), attributes), block.segments, noteMark)
}

// Rows stand on lines and cells between bars; both stay in the copied text. header: the first row, where it is not among them.
function tableElement(segments, noteMark, header = []) {
  const pieces = header.length ? [...header, { text: "\n", marked: false, note: null }, ...segments] : segments
  const headed = pieces.some((piece) => piece.note === null && piece.text.includes("\n"))
  const [head, body] = [make("thead"), make("tbody")]
  let row = (headed ? head : body).appendChild(make("tr"))
  const nextCell = () => row.appendChild(row.parentElement === head ? make("th", { scope: "col" }) : make("td"))
  let cell = nextCell()
  for (const segment of withCommas(pieces)) {
    for (const piece of segment.note === null ? segment.text.split(/(\n| \| )/) : [null]) {
      if (piece === "\n" || piece === " | ") {
        cell.append(make("span", { class: "separator" }, piece))
        if (piece === "\n") row = body.appendChild(make("tr"))
        cell = nextCell()
      } else if (piece !== "") {
        appendSegments(cell, [piece === null ? segment : { ...segment, text: piece }], noteMark)
      }
    }
  }
  return make("table", {}, headed ? head : null, body)
}

function facts(values) {
  const line = make("p", { class: "facts" })
  values.filter(Boolean).forEach((value, position) => {
    if (position) line.append(make("span", { class: "dot", "aria-hidden": "true" }, " · "))
    line.append(own(value, { class: /^\d{4}(-\d\d)*$/.test(value) ? "date" : null }))
  })
  return line
}

// What a note cites in the end, with its link.
function referenceElement(reference, words) {
  const parts = [reference.authors.join("、"), reference.title, reference.container, reference.date].filter(Boolean)
  const line = make("p", { class: "reference", lang: reference.language || null }, own(parts.join(words["view.comma"])))
  if (reference.url) line.append(" ", outside(reference.url, reference.url))
  return line
}

function noteElement(note, words) {
  const item = make("li", { class: "note" }, make("span", { class: "note-number" }, own(note.marker)))
  const body = item.appendChild(make("div", {}, make("p", { lang: note.language || null }, own(note.text))))
  for (const address of note.links) linkInside(body, address)
  if (note.leads_to.length) body.append(make("p", { class: "leads-to" }, words["view.leads_to"]))
  for (const reference of note.leads_to) body.append(referenceElement(reference, words))
  return item
}

// Turns the first place where an address stands in the text of an element into a link.
function linkInside(parent, address) {
  const walker = document.createTreeWalker(parent, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(address)
    if (at < 0 || walker.currentNode.parentElement.closest("a")) continue
    const found = walker.currentNode.splitText(at)
    found.splitText(address.length)
    found.replaceWith(outside(address, address))
    return
  }
}
