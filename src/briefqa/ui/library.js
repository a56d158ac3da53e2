// The list of documents: what has just changed, what the last indexing did, a search, and the documents. A title opens
// its document.

const libraries = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify(data)
  const library = libraries.get(parentElement) ?? { shown: null, root: null, wanted: "", order: "date" }
  library.component = component
  libraries.set(parentElement, library)
  if (library.shown === shown) return
  library.shown = shown
  const root = make("div", { class: "shelf" }, newsElement(data), lastRunElement(data), ...listElements(library))
  if (library.root) library.root.replaceWith(root)
  else parentElement.appendChild(root)
  library.root = root
}

function newsElement({ news, words }) {
  const box = make("section", { class: "news", role: "status", "aria-label": words["shelf.news"] })
  if (!news) return box
  if (news.kind === "removed") box.append(make("p", { class: "good" }, "✓ ", words["shelf.news_removed"]))
  if (news.kind === "refreshed") box.append(make("p", { class: "good" }, "✓ ", filled(words["shelf.news_refreshed"], news.counts)))
  if (news.kind === "failed") {
    box.append(make("p", { class: "bad" }, "✗ ", news.told))
    if (news.commands) box.append(make("pre", { class: "command" }, news.commands))
  }
  if (news.outcomes.length) box.append(make("ul", {}, ...news.outcomes.map((item) => outcomeElement(item, words))))
  return box
}

function outcomeElement(item, words) {
  const refused = item.what === "refused"
  const line = make("li", { class: refused ? "bad" : "good" }, refused ? "✗ " : "✓ ", own(item.name, { class: "name" }), " ", make("span", {}, words[`shelf.news_${item.what}`]))
  if (refused) line.append(reasonElement(item, words))
  return line
}

// Why a file was left out: in the words of the interface, and below them the particulars, which are in English.
function reasonElement(item, words) {
  const reason = words[`shelf.skip_${item.reason}`] ?? item.reason
  return make("span", { class: "reason" }, own(reason), make("span", { class: "facts", lang: "en" }, own(item.message)))
}

function lastRunElement({ last_run: run, words }) {
  if (!run) return null
  const count = run.skipped.length
  const left = count ? filled(words["shelf.skipped"], { count }) : words["shelf.skipped_none"]
  const summary = make("summary", {}, words["shelf.last_run"], make("span", { class: count ? "some" : "facts" }, left))
  const skipped = run.skipped.map((item) => make("li", {}, own(item.path, { class: "name" }), reasonElement(item, words)))
  const inside = [facts([filled(words["shelf.last_run_when"], run)]), make("p", {}, filled(words["shelf.last_run_counts"], run.counts))]
  return make("details", { class: "last-run" }, summary, ...inside, count ? make("ul", { class: "skipped" }, ...skipped) : null)
}

function listElements(library) {
  const { data } = library.component
  const { words } = data
  if (!data.entries.length) return []
  const found = make("p", { class: "facts found", role: "status" })
  const list = make("ul", { class: "library" })
  const field = make("input", { type: "search", id: "find-document", value: library.wanted, placeholder: words["shelf.find_hint"], autocomplete: "off" })
  const order = make("select", { id: "sort-documents" }, ...["date", "title", "notes"].map((name) => make("option", { value: name, selected: name === library.order }, words[`shelf.sort_${name}`])))
  const draw = () => {
    library.wanted = field.value
    library.order = order.value
    const entries = data.entries.filter((entry) => isWanted(entry, field.value)).sort(ORDERS[order.value])
    list.replaceChildren(...entries.map((entry) => entryElement(library, entry)))
    const count = entries.length
    found.textContent = !field.value.trim() ? "" : count ? filled(words["shelf.found_documents"], { count }) : words["shelf.found_no_documents"]
  }
  field.oninput = draw
  order.onchange = draw
  draw()
  const labelled = (control, label) => make("div", { class: "field" }, make("label", { for: control.id }, label), control)
  const tools = make("div", { class: "finder", role: "search" }, labelled(field, words["shelf.find"]), labelled(order, words["shelf.sort"]))
  return [tools, found, list]
}

const ORDERS = {
  date: () => 0, // as they come
  title: (one, other) => one.title.localeCompare(other.title, document.documentElement.lang),
  notes: (one, other) => other.notes - one.notes,
}

// Every word has to stand somewhere in what is known of the document, in either script.
function isWanted(entry, wanted) {
  const text = entry.searched
  return wanted.normalize("NFKC").toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

function entryElement(library, entry) {
  const { data, setTriggerValue } = library.component
  const { words } = data
  const title = make("button", { type: "button", class: "title", lang: entry.language || null }, own(entry.title))
  title.onclick = () => setTriggerValue("chosen", entry.id)
  const counts = filled(words["shelf.counts"], entry)
  const resolved = entry.resolved < entry.notes ? filled(words["shelf.resolved"], entry) : null
  const language = words[`view.language_${entry.language}`] ?? entry.language
  const heading = make("h2", {}, title)
  const from = [entry.authors.join("、") === entry.publisher ? null : entry.authors.join("、"), entry.publisher, language]
  const item = make("li", {}, heading, facts([entry.date || words["shelf.undated"], ...from]))
  item.append(facts([entry.path, counts, resolved, entry.removable ? words["shelf.added_here"] : null]))
  if (entry.ai_label) item.append(make("p", { class: "ai-label" }, words["view.ai_label"], own(entry.ai_label)))
  if (entry.removable) item.append(removeElement(entry, words, () => setTriggerValue("removed", entry.id)))
  return item
}

function removeElement(entry, words, act) {
  const name = filled(words["shelf.remove_which"], entry)
  return confirmButton({ label: words["shelf.remove"], name, question: words["shelf.remove_sure"], yes: words["shelf.remove_yes"], no: words["shelf.keep"], act })
}
