// The source of a quote, beside the answer: where it stands, its surroundings with the quote marked, its notes.

function sourceElement(place, words, { row, close, read, go, narrow }) {
  const heading = make("h3", { tabindex: -1, class: "source-title" }, own(place.title))
  const closing = make("button", { class: "close", type: "button", "aria-label": words["view.close"], title: words["view.close"] }, "×")
  closing.onclick = close
  const page = place.page ? filled(words["view.page"], { page: place.page }) : null
  const published = facts([place.publisher || words["view.no_publisher"], place.date || words["view.undated"], page])
  if (place.state) published.append(" ", make("span", { class: "badge" }, words[`view.source_${place.state}`]))
  const head = make("header", {}, make("div", { class: "source-head" }, heading, closing), published)
  if (place.headings.length) head.append(make("p", { class: "path" }, own(place.headings.join(" › "))))
  if (place.also_in?.length) head.append(make("p", { class: "facts also-in" }, words["view.also_in"], own(place.also_in.join(words["view.comma"]))))
  if (place.ai_label) head.append(make("p", { class: "ai-label" }, words["view.ai_label"], own(place.ai_label)))
  if (row.length > 1) head.append(walkElement(place, row, words, go))
  const passage = make("div", { class: "passage", lang: place.language || null })
  if (place.cut_before) passage.append(make("p", { class: "cut" }, "…"))
  passage.append(...place.blocks.map((block) => blockElement(block, plainNoteMark)))
  if (place.cut_after) passage.append(make("p", { class: "cut" }, "…"))
  const body = make("div", { class: "source-body", tabindex: 0, role: "group", "aria-label": words["view.passage"] }, passage)
  const reading = make("button", { class: "action", type: "button" }, words["view.read"])
  reading.onclick = read
  const foot = make("footer", {}, reading, narrow ? narrowButton(words, narrow) : null, copyButton("copy-quote", words["view.copy_quote"], place.copy, words))
  if (place.url) foot.append(" ", outside(place.url, words["view.original"]))
  return make("div", { class: "source-card" }, head, body, notesElement(place, words), foot)
}

function narrowButton(words, narrow) {
  const button = make("button", { class: "action", type: "button", "data-act": "narrow" }, words["view.ask_only"])
  button.onclick = narrow
  return button
}

// From quote to quote, without going back to the answer.
function walkElement(place, row, words, go) {
  const at = row.findIndex((item) => item.key === place.key)
  const step = (act, sign, other) => {
    const attributes = { type: "button", class: "action", "data-act": act, "aria-label": words[`view.${act}`], title: words[`view.${act}`] }
    const button = make("button", { ...attributes, disabled: !other }, sign)
    button.onclick = () => go(other, act)
    return button
  }
  const where = make("span", {}, filled(words["view.quote_of"], { number: at + 1, count: row.length }))
  return make("div", { class: "walk", role: "group", "aria-label": words["view.source"] }, step("previous", "‹", row[at - 1]), where, step("next", "›", row[at + 1]))
}

// The notes stand below the passage and not in it: whatever is scrolled there, they stay in sight.
function notesElement(place, words) {
  if (!place.notes.length) return null
  const list = make("ol", {}, ...place.notes.map((note) => noteElement(note, words)))
  const label = words["view.notes"]
  return make("div", { class: "notes", tabindex: 0, role: "group", "aria-label": label }, make("h4", {}, label), list)
}

// Brings the marked words into the visible part: first inside the panel, then, if need be, the panel inside the window.
function showMark(panel) {
  const body = panel.querySelector(".source-body")
  const mark = panel.querySelector("mark")
  if (!body || !mark) return
  const above = mark.getBoundingClientRect().top - body.getBoundingClientRect().top
  body.scrollTop += above - Math.max(0, Math.min(72, body.clientHeight / 4))
  return mark
}

function isInWindow(element) {
  const box = element.getBoundingClientRect()
  return box.top >= 64 && box.top < window.innerHeight - 160
}
