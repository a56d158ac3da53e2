// A question and its answer. Opening a source is done here, at once; Python is told, so that the address can say so too.

const turns = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify({ ...data, open: null })
  const turn = turns.get(parentElement) ?? { open: null, shown: null, root: null }
  turn.component = component
  turns.set(parentElement, turn)
  if (turn.shown === shown) return
  const first = turn.shown === null
  turn.shown = shown
  const root = turnElement(turn)
  if (turn.root) turn.root.replaceWith(root)
  else parentElement.appendChild(root)
  turn.root = root
  // Streamlit may yet draw what stands below, which makes the room to scroll.
  if (first && data.latest) requestAnimationFrame(() => requestAnimationFrame(() => root.scrollIntoView({ block: "start" })))
  const wide = root.clientWidth >= 832
  const wanted = first ? (data.open ?? (wide && data.latest ? data.places[0]?.key : null)) : turn.open
  turn.open = null
  if (wanted && data.latest && data.status === "answered") openPlace(turn, wanted, { focus: false })
  else if (wanted && first && data.open) openPlace(turn, wanted, { focus: false })
}

function turnElement(turn) {
  const { data } = turn.component
  const answer = make("section", { class: "answer" })
  if (data.filters) answer.append(make("p", { class: "quiet" }, own(data.filters)))
  if (data.status === "answered") fillAnswer(answer, turn)
  else fillRefusal(answer, turn)
  const panel = make("aside", { class: "source", hidden: true, "aria-label": data.words["view.source"] })
  panel.onkeydown = (event) => {
    if (event.key === "Escape") closePlace(turn)
  }
  const panes = make("div", { class: "panes" }, answer, panel)
  return make("article", { class: data.first ? "turn first" : "turn" }, make("h2", { class: "question" }, own(data.question)), panes)
}

function fillAnswer(answer, turn) {
  const { data } = turn.component
  for (const sentence of data.sentences) {
    const line = make("p", { class: "sentence", lang: sentence.language || null })
    appendSegments(line, sentence.segments)
    for (const key of sentence.places) line.append(" ", chip(turn, key))
    answer.append(line)
  }
  const strength = make("p", { class: "strength", "data-level": data.strength })
  strength.append(make("strong", {}, data.words[`view.strength_${data.strength}`]), " ", data.words[`view.why_${data.strength}`])
  answer.append(strength, make("h3", { class: "sources-title" }, data.words["view.sources"]))
  answer.append(make("ol", { class: "sources" }, ...data.places.map((place) => sourceLine(turn, place))))
  if (data.outdated) answer.append(make("p", { class: "quiet outdated" }, data.words["view.outdated"]))
}

function fillRefusal(answer, turn) {
  const { data } = turn.component
  answer.append(make("p", { class: "refusal" }, make("strong", {}, data.words[`view.${data.status}`])))
  answer.append(make("p", {}, data.words[`view.reason_${data.reason}`]))
  if (data.status === "refused") return
  const tries = ["view.try_words", "view.try_one", "view.try_filters"].filter((key) => data.filters || key !== "view.try_filters")
  answer.append(make("ul", { class: "tries" }, ...tries.map((key) => make("li", {}, data.words[key]))))
  if (!data.places.length) return
  answer.append(make("h3", { class: "sources-title" }, data.words["view.nearest"]))
  answer.append(make("ol", { class: "sources" }, ...data.places.map((place) => sourceLine(turn, place))))
}

function chip(turn, key) {
  const place = turn.component.data.places.find((item) => item.key === key)
  const label = filled(turn.component.data.words["view.open_citation"], { number: place.number, title: place.title })
  const button = make("button", { class: "chip", type: "button", "data-key": key, "aria-expanded": "false", "aria-label": label })
  button.append(make("span", { class: "bracket" }, "["), String(place.number), make("span", { class: "bracket" }, "]"))
  button.onclick = () => openPlace(turn, key, { focus: true })
  return button
}

function sourceLine(turn, place) {
  const { words } = turn.component.data
  const page = place.page ? filled(words["view.page"], { page: place.page }) : null
  const button = make("button", { class: "source-line", type: "button", "data-key": place.key, "aria-expanded": "false" })
  const text = make("span", {}, own(place.title, { class: "source-name" }), facts([place.publisher, place.date, place.headings.join(" › "), page]))
  if (place.excerpt) text.append(make("span", { class: "excerpt", lang: place.language || null }, own(place.excerpt)))
  button.append(make("span", { class: "number" }, String(place.number)), text)
  button.onclick = () => openPlace(turn, place.key, { focus: true })
  return make("li", {}, button)
}

function openPlace(turn, key, { focus }) {
  const { data, setStateValue, setTriggerValue } = turn.component
  const place = data.places.find((item) => item.key === key)
  if (!place) return
  turn.open = key
  const panel = turn.root.querySelector(".source")
  const read = () => setTriggerValue("read", key)
  panel.replaceChildren(sourceElement(place, data.words, { close: () => closePlace(turn), read }))
  panel.hidden = false
  turn.root.classList.add("open")
  pressed(turn)
  requestAnimationFrame(() => {
    const mark = showMark(panel)
    if (!focus) return
    if (!isInWindow(panel) || (mark && !isInWindow(mark))) panel.scrollIntoView({ block: "start" })
    panel.querySelector(".source-title").focus({ preventScroll: true })
  })
  if (focus) setStateValue("opened", key)
}

function closePlace(turn) {
  const key = turn.open
  turn.open = null
  turn.root.querySelector(".source").hidden = true
  turn.root.classList.remove("open")
  pressed(turn)
  turn.root.querySelector(`[data-key="${CSS.escape(key ?? "")}"]`)?.focus()
  turn.component.setStateValue("opened", "")
}

function pressed(turn) {
  for (const button of turn.root.querySelectorAll("[data-key]")) {
    button.setAttribute("aria-expanded", String(button.dataset.key === turn.open))
  }
}
