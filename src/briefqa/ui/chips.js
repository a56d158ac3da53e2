// The filters in use, beside the question box: each says what it leaves, and its × takes it away.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const { words } = data
  const chips = data.chips.map((item) => {
    const label = filled(words.drop, { what: item.text })
    const drop = make("button", { type: "button", class: "drop", "aria-label": label, title: label }, "×")
    drop.onclick = () => setTriggerValue("dropped", item.key)
    return make("li", { class: "filter-chip" }, own(item.text, { class: "what", title: item.text }), drop)
  })
  const list = make("ul", { class: "filter-chips", "aria-label": words.label }, ...chips)
  parentElement.querySelector(".filter-chips")?.remove()
  parentElement.appendChild(list)
}
