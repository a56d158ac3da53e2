// The list of documents. A title opens its document.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const list = make("ul", { class: "library" })
  for (const entry of data.entries) {
    const button = make("button", { type: "button", class: "title", lang: entry.language || null }, own(entry.title))
    button.onclick = () => setTriggerValue("chosen", entry.id)
    const counts = filled(data.words["view.counts"], { chunks: entry.chunks, notes: entry.notes })
    const language = data.words[`view.language_${entry.language}`] ?? entry.language
    list.append(make("li", {}, button, facts([entry.date, entry.publisher, language, counts]), facts([entry.path])))
  }
  parentElement.querySelector(".library")?.remove()
  parentElement.appendChild(list)
}
