// A document to read, from one place on. Note marks lead to their notes and back.

const readers = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify(data)
  const reader = readers.get(parentElement) ?? { shown: null, root: null }
  readers.set(parentElement, reader)
  if (reader.shown === shown) return
  reader.shown = shown
  const root = readerElement(data)
  if (reader.root) reader.root.replaceWith(root)
  else parentElement.appendChild(root)
  reader.root = root
  const place = root.querySelector("mark")
  requestAnimationFrame(() => (place ? place.scrollIntoView({ block: "center" }) : root.scrollIntoView({ block: "start" })))
}

function readerElement(data) {
  const head = make("header", {}, make("h2", { class: "reader-title" }, own(data.title)), facts([data.authors.join("、"), data.publisher, data.date]))
  if (data.ai_label) head.append(make("p", { class: "ai-label" }, data.words["view.ai_label"], own(data.ai_label)))
  if (data.url) head.append(make("p", { class: "facts" }, outside(data.url, data.url)))
  const root = make("article", { class: "text", lang: data.language || null }, head)
  const outline = data.outline.length > 2 ? outlineElement(data, root) : null
  let page = null
  for (const block of data.blocks) {
    if (block.page && block.page !== page) {
      page = block.page
      root.append(make("p", { class: "page-start" }, filled(data.words["view.page"], { page })))
    }
    root.append(readerBlock(block, data, root))
  }
  return make("div", { class: "reader" }, make("div", { class: "sheet" }, outline, root))
}

function readerBlock(block, data, root) {
  const made = blockElement(block, (segment) => noteLink(segment, data, root))
  made.id = `block-${block.start}`
  for (const note of block.notes) {
    for (const address of note.links) linkInside(made, address)
    for (const reference of note.leads_to) made.append(referenceElement(reference, data.words))
  }
  if (block.notes.length) made.prepend(...block.notes.map((note) => make("span", { class: "note-number" }, own(note.marker), " ")))
  return made
}

function noteLink(segment, data, root) {
  const mark = plainNoteMark(segment)
  const target = segment.note.start
  const label = filled(data.words["view.go_to_note"], { marker: segment.note.marker })
  const button = make("button", { type: "button", class: "note-link", "aria-label": label }, mark)
  button.onclick = () => {
    const note = [...root.querySelectorAll(".block.note")].findLast((item) => Number(item.id.slice(6)) <= target)
    if (!note) return
    const back = make("button", { type: "button", class: "back", "aria-label": data.words["view.back_to_text"], title: data.words["view.back_to_text"] }, "↩")
    back.onclick = () => {
      button.scrollIntoView({ block: "center" })
      button.focus({ preventScroll: true })
      back.remove()
    }
    note.querySelector(".back")?.remove()
    note.append(back)
    note.scrollIntoView({ block: "center" })
    back.focus({ preventScroll: true })
  }
  return button
}

function outlineElement(data, root) {
  const list = make("ul", {})
  for (const heading of data.outline) {
    const button = make("button", { type: "button" }, own(heading.text))
    button.onclick = () => root.querySelector(`#block-${Number(heading.start)}`)?.scrollIntoView({ block: "start" })
    list.append(make("li", { "data-level": heading.level }, button))
  }
  const open = window.innerWidth >= 1100
  return make("details", { class: "outline", open }, make("summary", {}, data.words["view.outline"]), list)
}
