// A document to read, from one place on: words to be looked for, note marks that fold their notes out, an outline. What
// stays in sight while it is read: its title, the way back, the search, and in the outline the section that is read.

const readers = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify(data)
  const reader = readers.get(parentElement) ?? startedReader(parentElement)
  reader.component = component
  readers.set(parentElement, reader)
  if (reader.shown === shown) return
  reader.shown = shown
  const text = textElement(reader)
  const sheet = make("div", { class: "sheet" }, data.outline.length > 2 ? outlineElement(data, text) : null, text)
  reader.sheet.replaceWith(sheet)
  reader.sheet = sheet
  reader.outline = data.outline.length > 2 ? outlineOf(sheet) : null
  reader.now = data.find.now
  drawFinder(reader)
  const place = sheet.querySelector("mark:not(.hit)")
  requestAnimationFrame(() => {
    if (place) place.scrollIntoView({ block: "center" })
    else if (data.find.total) showHit(reader, reader.now)
    else if (!data.find.wanted) reader.root.scrollIntoView({ block: "start" })
    showReading(reader)
  })
}

// The search stays while the text changes, and so does the focus in it.
function startedReader(parentElement) {
  const finder = make("form", { class: "finder", role: "search" })
  const sheet = make("div")
  const root = make("div", { class: "reader" }, finder, sheet)
  parentElement.appendChild(root)
  const reader = { shown: null, root, finder, sheet, now: 0, outline: null }
  new ResizeObserver(() => root.style.setProperty("--bar", `${finder.offsetHeight}px`)).observe(finder)
  followReading(reader)
  return reader
}

// Marks what is being read, at most once for each frame, for as long as the reader is on the page.
function followReading(reader) {
  const end = new AbortController()
  let waiting = false
  const follow = () => {
    waiting = false
    if (reader.root.isConnected) showReading(reader)
    else end.abort()
  }
  const soon = () => {
    if (!waiting) requestAnimationFrame(follow)
    waiting = true
  }
  document.addEventListener("scroll", soon, { capture: true, passive: true, signal: end.signal })
  const resized = () => {
    reader.outline?.buttons[reader.outline.now]?.removeAttribute("aria-current")
    if (reader.outline) reader.outline.now = -1 // to be marked anew, and brought into sight in a list of another height
    soon()
  }
  window.addEventListener("resize", resized, { signal: end.signal })
}

function showReading(reader) {
  const { outline, finder, sheet } = reader
  const edge = finder.getBoundingClientRect().bottom
  const past = sheet.querySelector(".reader-title").getBoundingClientRect().bottom < edge
  finder.classList.toggle("past", past)
  if (!outline) return
  const atEnd = past && sheet.getBoundingClientRect().bottom <= window.innerHeight // the last sections never reach the edge
  const now = lastAbove(outline.headings, atEnd ? window.innerHeight : edge + 24)
  if (now === outline.now) return
  outline.buttons[outline.now]?.removeAttribute("aria-current")
  outline.now = now
  const button = outline.buttons[now]
  if (!button) return
  button.setAttribute("aria-current", "location")
  const [box, list] = [button.getBoundingClientRect(), outline.list.getBoundingClientRect()]
  if (box.top < list.top || box.bottom > list.bottom) outline.list.scrollTop += box.top - list.top - list.height / 3
}

// The number of the last heading that begins above a line of the window; -1 before the first. They stand in order.
function lastAbove(headings, line) {
  let [low, high] = [0, headings.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (headings[middle].getBoundingClientRect().top <= line) low = middle + 1
    else high = middle
  }
  return low - 1
}

// The outline of a sheet: its list, its buttons, and beside each the heading that it leads to.
function outlineOf(sheet) {
  const pairs = [...sheet.querySelectorAll(".outline button")]
    .map((button) => [button, sheet.querySelector(`#block-${Number(button.dataset.start)}`)])
    .filter(([, heading]) => heading)
  return { list: sheet.querySelector(".outline"), buttons: pairs.map(([button]) => button), headings: pairs.map(([, heading]) => heading), now: -1 }
}

function textElement(reader) {
  const { data } = reader.component
  const head = make("header", {}, make("h1", { class: "reader-title" }, own(data.title)), facts([data.authors.join("、"), data.publisher, data.date]))
  if (data.ai_label) head.append(make("p", { class: "ai-label" }, data.words["view.ai_label"], own(data.ai_label)))
  if (data.url) head.append(make("p", { class: "facts" }, outside(data.url, data.url)))
  const root = make("article", { class: "text", lang: data.language || null }, head)
  let page = null
  let depth = 1
  for (const block of data.blocks) {
    if (block.page && block.page !== page) {
      page = block.page
      root.append(make("p", { class: "page-start" }, filled(data.words["view.page"], { page })))
    }
    // A source may leap from its first level to its third; a screen reader's list of headings should not.
    if (block.kind === "heading") depth = Math.min(Math.max(block.level, 1) + 1, depth + 1, 6)
    root.append(readerBlock(block, `h${depth}`, reader, root))
  }
  return root
}

function readerBlock(block, headingTag, reader, root) {
  const { data } = reader.component
  const made = blockElement(block, (segment) => noteLink(segment, reader, root), headingTag)
  made.id = `block-${block.start}`
  for (const note of block.notes) {
    for (const address of note.links) linkInside(made, address)
    for (const reference of note.leads_to) made.append(referenceElement(reference, data.words))
  }
  if (block.notes.length) made.prepend(...block.notes.map((note) => make("span", { class: "note-number" }, own(note.marker), " ")))
  return made
}

// The mark of a note. Pressed, it folds the note out below its paragraph, with the works that it leads to.
function noteLink(segment, reader, root) {
  const { data, setTriggerValue } = reader.component
  const { words } = data
  const note = data.notes[segment.note.start]
  const label = filled(words["shelf.go_to_note"], { marker: segment.note.marker })
  const button = make("button", { type: "button", class: "note-link", "aria-label": label, "aria-expanded": "false" }, plainNoteMark(segment))
  let card = null
  const fold = () => {
    card?.remove()
    card = null
    button.setAttribute("aria-expanded", "false")
  }
  button.onclick = () => {
    if (card) return fold()
    const close = make("button", { type: "button", class: "close", "aria-label": words["view.close"], title: words["view.close"] }, "×")
    const there = make("button", { type: "button", class: "action" }, words["shelf.note_in_place"])
    card = make("aside", { class: "note-card", "aria-label": label }, close, make("ul", {}, noteElement(note, words)), there)
    close.onclick = () => {
      fold()
      button.focus()
    }
    card.onkeydown = (event) => {
      if (event.key === "Escape") close.onclick()
    }
    there.onclick = () => {
      if (!goToNote(segment.note.start, button, root, words)) setTriggerValue("place", `${segment.note.start}-${segment.note.start + 1}`)
    }
    button.closest(".block").after(card)
    button.setAttribute("aria-expanded", "true")
  }
  return button
}

// Leads to the note where the source has it, with a way back; false if that is in another part of the document.
function goToNote(start, from, root, words) {
  const note = [...root.querySelectorAll(".block.note")].findLast((item) => Number(item.id.slice(6)) <= start)
  if (!note) return false
  const back = make("button", { type: "button", class: "back", "aria-label": words["shelf.back_to_text"], title: words["shelf.back_to_text"] }, "↩")
  back.onclick = () => {
    from.scrollIntoView({ block: "center" })
    from.focus({ preventScroll: true })
    back.remove()
  }
  note.querySelector(".back")?.remove()
  note.append(back)
  note.scrollIntoView({ block: "center" })
  back.focus({ preventScroll: true })
  return true
}

function outlineElement(data, root) {
  const list = make("ul", {})
  for (const heading of data.outline) {
    const button = make("button", { type: "button", lang: data.language || null, "data-start": heading.start }, own(heading.text))
    button.onclick = () => {
      const target = root.querySelector(`#block-${Number(heading.start)}`)
      if (!target) return
      target.tabIndex = -1
      target.focus({ preventScroll: true })
      target.scrollIntoView({ block: "start" })
    }
    list.append(make("li", { "data-level": heading.level }, button))
  }
  const open = window.innerWidth >= 1100
  const inside = make("nav", { "aria-label": data.words["shelf.outline"] }, list)
  return make("details", { class: "outline", open }, make("summary", {}, data.words["shelf.outline"]), inside)
}
