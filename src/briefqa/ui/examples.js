// Questions to begin with. One press asks one.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const title = make("h2", {}, data.words["view.try_names"])
  const list = make("ul", { class: "examples" })
  for (const question of data.questions) {
    const button = make("button", { type: "button", class: "action" }, own(question))
    button.onclick = () => setTriggerValue("chosen", question)
    list.append(make("li", {}, button))
  }
  parentElement.querySelector(".example-questions")?.remove()
  parentElement.appendChild(make("section", { class: "example-questions" }, title, list))
}
