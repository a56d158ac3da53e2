// The list of kept answers. A question opens its answer.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const { words } = data
  const list = make("ul", { class: "library saved" })
  for (const entry of data.entries) {
    const open = make("button", { type: "button", class: "title" }, own(entry.question))
    open.onclick = () => setTriggerValue("chosen", entry.id)
    const remove = make("button", { type: "button", class: "delete", "aria-label": filled(words["view.delete_saved"], { question: entry.question }) }, "×")
    // What is deleted is gone: the first press asks, the second one does it.
    remove.onclick = () => {
      if (remove.dataset.sure) return setTriggerValue("deleted", entry.id)
      remove.dataset.sure = "yes"
      remove.textContent = words["view.delete_sure"]
    }
    remove.onblur = () => {
      delete remove.dataset.sure
      remove.textContent = "×"
    }
    const line = facts([filled(words["view.kept_on"], { date: entry.date }), entry.status === "answered" ? null : words["view.not_found"], ...entry.sources])
    if (entry.state) line.append(" ", make("span", { class: "badge" }, words[`view.source_${entry.state}`]))
    list.append(make("li", {}, make("div", { class: "saved-line" }, open, remove), line))
  }
  parentElement.querySelector(".library")?.remove()
  parentElement.appendChild(list)
}
