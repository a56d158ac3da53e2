// A suite of questions: figures with their intervals, plots, and the questions that went wrong, each to be asked again.

const suites = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify(data)
  const suite = suites.get(parentElement) ?? { shown: null, root: null }
  suite.component = component
  suites.set(parentElement, suite)
  if (suite.shown === shown) return
  suite.shown = shown
  const root = suiteElement(suite)
  if (suite.root) suite.root.replaceWith(root)
  else parentElement.appendChild(root)
  suite.root = root
}

function suiteElement(suite) {
  const { data } = suite.component
  const { words } = data
  const head = make("header", {}, make("h2", {}, own(data.suite)), facts([data.made]), facts([data.size, data.speed]))
  const tiles = make("ul", { class: "tiles" }, ...data.tiles.map(tileElement))
  const note = make("p", { class: "quiet" }, words.interval)
  const kinds = make("div", { class: "row" }, data.kind_plot && figureElement(data.kind_plot, "kind-plot"), kindTable(data))
  const plots = make("div", { class: "row" }, ...data.plots.map((plot) => figureElement(plot)))
  return make(
    "article",
    { class: "suite" },
    head,
    gatesElement(data),
    tiles,
    note,
    measuresElement(data),
    data.plots.length ? make("h3", {}, words.confidence) : null,
    plots,
    make("h3", {}, words.kinds),
    kinds,
    ...failingElements(suite),
  )
}

function gatesElement({ gates, words }) {
  if (gates === null) return null
  if (!gates.length) return make("p", { class: "good" }, `✓ ${words.gates_hold}`)
  const list = make("ul", {}, ...gates.map((failure) => make("li", {}, own(failure))))
  return make("div", { class: "gates" }, make("p", { class: "bad" }, `✗ ${words.gates_fail}`), list)
}

function tileElement(item) {
  const figure = make("p", { class: "figure" }, make("b", {}, item.value), " ", make("span", { class: "facts" }, item.interval))
  return make("li", { title: item.name }, make("p", { class: "told" }, own(item.told)), figure, make("p", { class: "facts" }, `n\u00a0=\u00a0${item.n}`))
}

function rowElement(tag, cells) {
  const [first, ...others] = cells
  const scope = tag === "th" ? "col" : "row"
  return make("tr", {}, make("th", { scope }, first), ...others.map((cell) => make(tag, tag === "th" ? { scope } : {}, cell)))
}

function tableIn(label, head, rows) {
  const table = make("table", {}, make("thead", {}, rowElement("th", head)), make("tbody", {}, ...rows))
  return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, table)
}

function measuresElement({ measures, words }) {
  const rows = measures.map((item) => {
    const name = make("span", {}, own(item.told), " ", make("span", { class: "facts" }, own(item.name)))
    return rowElement("td", [name, item.value, item.interval, String(item.n)])
  })
  const table = tableIn(words.measures, [words.measure, words.value, words.interval_short, words.number], rows)
  return make("details", {}, make("summary", {}, words.measures), table)
}

function kindTable({ kinds, columns, words }) {
  const rows = kinds.map((kind) => rowElement("td", [own(kind.name), String(kind.n), ...kind.cells.map(cellElement)]))
  return tableIn(words.kinds, [words.kind, words.number, ...columns.map((name) => own(name))], rows)
}

function cellElement(cell) {
  if (cell === null) return make("span", { class: "facts" }, "·")
  return make("span", {}, cell.value, make("span", { class: "facts interval" }, cell.interval))
}

function figureElement({ title, svg }, name = null) {
  return make("figure", { class: name }, make("figcaption", {}, own(title)), plotElement(svg))
}

function failingElements(suite) {
  const { data } = suite.component
  const { words } = data
  if (data.held_out) return [make("p", { class: "quiet" }, words.held_out)]
  if (!data.failing.length) return [make("p", { class: "good" }, `✓ ${words.none_failing}`)]
  const groups = data.failing.map((group) => {
    const items = make("ul", { class: "questions" }, ...group.questions.map((item) => questionElement(suite, item)))
    return make("details", { open: data.open }, make("summary", {}, own(group.title)), items)
  })
  const notes = [words.current_index, data.no_details ? words.no_details : null].filter(Boolean)
  return [make("h3", {}, words.failing), ...notes.map((note) => make("p", { class: "quiet" }, note)), ...groups]
}

function questionElement(suite, item) {
  const { words } = suite.component.data
  const title = make("h4", { lang: item.language || null }, own(item.question))
  const button = make("button", { type: "button", class: "action" }, words.open)
  button.setAttribute("aria-label", `${words.open}: ${item.question}`)
  button.onclick = () => suite.component.setTriggerValue("asked", item.id)
  const told = make("dl", {}, ...pair(words.expected, item.expected, item.note), ...pair(words.answered, item.answered))
  const line = make("p", { class: "verdict" }, make("span", { class: "bad" }, item.verdict), " · ", make("span", { class: "facts" }, own(item.confidence), " · ", own(item.id)))
  return make("li", {}, title, line, told, button)
}

function pair(term, texts, note = "") {
  if (!texts.length) return []
  const parts = texts.map((text) => make("p", {}, own(text)))
  if (note) parts.push(make("p", { class: "facts" }, own(note)))
  return [make("dt", {}, term), make("dd", {}, ...parts)]
}
