// A way from the question box to the latest answer; turn.js listens.

export default function (component) {
  const { data, parentElement } = component
  const button = document.createElement("button")
  button.type = "button"
  button.className = "to-latest"
  button.textContent = data.label
  button.onclick = () => document.dispatchEvent(new CustomEvent("briefqa-latest"))
  parentElement.querySelector(".to-latest")?.remove()
  parentElement.appendChild(button)
}
