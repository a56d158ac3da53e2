// What the number of a source leads to, before it is opened: under the pointer, and for the keyboard while the number has
// the focus. It lies over the page and moves nothing, stays while the pointer is on it, and goes by Escape.

const MOST_QUOTED = 240

function previewOf(turn, button, place) {
  let shown = null
  let timer = 0
  const hide = () => {
    clearTimeout(timer)
    shown?.remove()
    shown = null
  }
  const later = (what, milliseconds) => {
    clearTimeout(timer)
    timer = setTimeout(what, milliseconds)
  }
  const show = () => {
    clearTimeout(timer)
    const answer = button.closest(".answer")
    if (shown || !answer || turn.open === place.key) return
    shown = answer.appendChild(previewElement(turn, place))
    putBeside(shown, button, answer)
    shown.onpointerenter = () => clearTimeout(timer)
    shown.onpointerleave = () => later(hide, 150)
  }
  button.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(show, 250))
  button.addEventListener("pointerleave", () => later(hide, 150))
  button.addEventListener("focus", () => button.matches(":focus-visible") && show())
  button.addEventListener("blur", hide)
  button.addEventListener("click", hide)
  button.addEventListener("keydown", (event) => event.key === "Escape" && hide())
}

function previewElement(turn, place) {
  const { words } = turn.component.data
  const page = place.page ? filled(words["view.page"], { page: place.page }) : null
  const quoted = [...quoteOf(place)]
  const cut = quoted.length > MOST_QUOTED ? "…" : ""
  const quote = make("p", { class: "preview-quote", lang: place.language || null, dir: "auto" }, quoted.slice(0, MOST_QUOTED).join("") + cut)
  const where = facts([place.publisher, place.date || words["view.undated"], place.headings.join(" › "), page])
  return make("div", { class: "preview", role: "tooltip" }, make("p", { class: "source-name" }, own(place.title)), where, quote)
}

// Below the number, or above it where the window ends, and inside the answer's width.
function putBeside(preview, button, answer) {
  const [at, frame] = [button.getBoundingClientRect(), answer.getBoundingClientRect()]
  const height = preview.offsetHeight
  const below = at.bottom + height + 150 < window.innerHeight // the question box stands at the lower edge
  preview.style.top = `${below ? at.bottom - frame.top + 6 : at.top - frame.top - height - 6}px`
  preview.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - preview.offsetWidth))}px`
}

function quoteOf(place) {
  const pieces = place.blocks.flatMap((block) => block.segments).filter((piece) => piece.marked && piece.note === null)
  return pieces.map((piece) => piece.text).join("").trim()
}
