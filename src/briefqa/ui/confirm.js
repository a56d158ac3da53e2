// A button that asks once more before it acts. Escape, like the second answer, leaves all as it is.

function confirmButton({ label, name, question, yes, no, act }) {
  const place = make("div", { class: "confirm" })
  const button = make("button", { type: "button", class: "action", "aria-label": name }, label)
  const ask = () => {
    const sure = make("button", { type: "button", class: "action sure" }, yes)
    const stay = make("button", { type: "button", class: "action" }, no)
    sure.onclick = () => {
      sure.disabled = stay.disabled = true
      act()
    }
    stay.onclick = leave
    const group = make("div", { role: "group", "aria-label": name ?? label, class: "asked" }, make("p", {}, own(question)), sure, " ", stay)
    group.onkeydown = (event) => {
      if (event.key === "Escape") leave()
    }
    place.replaceChildren(group)
    stay.focus()
  }
  const leave = () => {
    place.replaceChildren(button)
    button.focus()
  }
  button.onclick = ask
  place.append(button)
  return place
}
