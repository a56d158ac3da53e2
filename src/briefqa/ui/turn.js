// A question and its answer. Opening a source is done here, at once; Python is told, so that the address can say so too.

const turns = new WeakMap()
let latest = null // the turn that a way leads to from the question box; see latest.js
let announcing = 0

document.addEventListener("briefqa-latest", () => {
  if (!latest?.root.isConnected) return
  latest.root.scrollIntoView({ block: "start" })
  latest.root.querySelector(".question").focus({ preventScroll: true })
})

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify({ ...data, open: null, download: null, again: null, arrives: null })
  const turn = turns.get(parentElement) ?? { open: null, shown: null, again: "", root: null, file: null }
  turn.component = component
  turns.set(parentElement, turn)
  saveFile(turn)
  if (data.again && data.again !== turn.again) requestAnimationFrame(() => turn.root.scrollIntoView({ block: "start" }))
  const cited = data.again && data.again !== turn.again ? data.open : null
  turn.again = data.again
  if (data.latest) latest = turn
  if (turn.shown === shown && cited && cited !== turn.open) return openPlace(turn, cited, { focus: false })
  if (turn.shown === shown) return
  const first = turn.shown === null
  turn.shown = shown
  draw(turn)
  // Streamlit may yet draw what stands below, which makes the room to scroll.
  if (first && data.arrives && !data.first) requestAnimationFrame(() => requestAnimationFrame(() => turn.root.scrollIntoView({ block: "start" })))
  if (first && data.latest) announce(data.said)
  const wide = turn.root.clientWidth >= 832
  const by_itself = wide && data.latest && data.status === "answered" ? data.places[0]?.key : null
  const wanted = first ? (data.open ?? by_itself) : (cited ?? turn.open)
  turn.open = null
  if (wanted) openPlace(turn, wanted, { focus: false })
}

// Has a screen reader say what came of a question. The line is emptied first: the same words twice are not read twice.
function announce(text) {
  const line = document.getElementById("briefqa-said")
  if (!line) return
  clearTimeout(announcing)
  line.textContent = ""
  announcing = setTimeout(() => (line.textContent = text), 150)
}

// Draws all anew, with the focus where it was.
function draw(turn) {
  const { parentElement } = turn.component
  const held = turn.root?.getRootNode().activeElement?.dataset?.act
  const root = turnElement(turn)
  if (turn.root) turn.root.replaceWith(root)
  else parentElement.appendChild(root)
  turn.root = root
  if (held) root.querySelector(`[data-act="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
}

function turnElement(turn) {
  const { data } = turn.component
  const answer = make("section", { class: "answer" })
  if (data.filters) answer.append(make("p", { class: "quiet" }, own(data.filters)))
  if (data.status === "answered") fillAnswer(answer, turn)
  else fillRefusal(answer, turn)
  const label = `${data.words["view.source"]} · ${data.question}`
  const panel = make("aside", { class: "source", hidden: true, "aria-label": label })
  panel.onkeydown = (event) => {
    if (event.key === "Escape") closePlace(turn)
  }
  const panes = make("div", { class: "panes" }, answer, panel)
  return make("article", { class: data.first ? "turn first" : "turn" }, questionElement(turn), panes)
}

// The question as it was asked, which can be mended and asked again.
function questionElement(turn) {
  const { data, setTriggerValue } = turn.component
  const { words } = data
  const heading = make("h2", { class: "question", tabindex: -1, lang: data.question_language }, own(data.question))
  const edit = make("button", { type: "button", class: "edit", "data-act": "edit", "aria-label": words["view.edit"], title: words["view.edit"] }, "✎")
  const line = make("div", { class: "question-line" }, make("div", {}, heading, cutButton(heading, words)), edit)
  const head = make("header", { class: "question-head" }, line)
  edit.onclick = () => mend(turn)
  if (!data.typed) return head
  const typed = make("button", { type: "button", class: "action", "data-act": "typed" }, words["view.as_typed"])
  typed.onclick = () => setTriggerValue("reasked", data.typed)
  head.prepend(make("p", { class: "asked-as quiet" }, ...around(words["view.asked_as"], "{typed}", own(data.typed)), " ", typed))
  return head
}

const MOST_LINES = 6

// A question that is longer than a heading should be is cut to a few lines, with a button that shows it whole.
function cutButton(heading, words) {
  const more = make("button", { type: "button", class: "action more", "aria-expanded": "false", hidden: true }, words["view.whole_question"])
  more.onclick = () => {
    const whole = !heading.classList.toggle("cut")
    heading.classList.toggle("whole", whole)
    more.textContent = words[whole ? "view.less" : "view.whole_question"]
    more.setAttribute("aria-expanded", String(whole))
  }
  new ResizeObserver(() => {
    if (heading.classList.contains("whole")) return
    more.hidden = heading.scrollHeight <= (MOST_LINES + 0.5) * parseFloat(getComputedStyle(heading).lineHeight)
    heading.classList.toggle("cut", !more.hidden)
  }).observe(heading)
  return more
}

// Words with an element in the place of a name.
function around(template, name, element) {
  const [before, after] = template.split(name)
  return [before, element, after ?? ""]
}

// Opens the question to be mended, from anywhere in its turn.
function mend(turn) {
  const line = turn.root.querySelector(".question-line")
  if (line) line.replaceWith(questionForm(turn, line))
  else turn.root.querySelector(".question-form textarea").focus()
}

function questionForm(turn, line) {
  const { data, setTriggerValue } = turn.component
  const box = make("textarea", { rows: 2, "aria-label": data.words["view.your_question"] })
  box.value = data.question
  const ask = make("button", { type: "submit", class: "action main" }, data.words["view.ask"])
  const cancel = make("button", { type: "button", class: "action" }, data.words["view.cancel"])
  const form = make("form", { class: "question-form" }, box, ask, cancel)
  const back = () => {
    form.replaceWith(line)
    line.querySelector(".edit").focus()
  }
  cancel.onclick = back
  form.onsubmit = (event) => {
    event.preventDefault()
    if (box.value.trim()) setTriggerValue("reasked", box.value)
    back()
  }
  box.onkeydown = (event) => {
    if (event.key === "Escape") back()
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) form.onsubmit(event)
  }
  requestAnimationFrame(() => box.focus())
  return form
}

function placesOf(turn) {
  return [...turn.component.data.places, ...turn.component.data.unused]
}

// The places that lie beside one: citations among citations, passages among passages.
function rowOf(turn, key) {
  const { data } = turn.component
  return data.places.some((place) => place.key === key) ? data.places : data.unused
}

function openPlace(turn, key, { focus }) {
  const { data, setStateValue, setTriggerValue } = turn.component
  const place = placesOf(turn).find((item) => item.key === key)
  if (!place) return
  turn.open = key
  const panel = turn.root.querySelector(".source")
  const row = rowOf(turn, key)
  panel.replaceChildren(
    sourceElement(place, data.words, {
      row,
      close: () => closePlace(turn),
      read: () => setTriggerValue("read", key),
      narrow: data.askable.includes(place.document) ? () => setTriggerValue("narrowed", key) : null,
      go: (other, act) => {
        openPlace(turn, other.key, { focus: true })
        requestAnimationFrame(() => panel.querySelector(`[data-act="${act}"]`)?.focus({ preventScroll: true }))
      },
    }),
  )
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
    if (button.dataset.key === turn.open) button.closest("details")?.setAttribute("open", "")
  }
}
