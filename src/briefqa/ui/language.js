// Tells the browser and screen readers which language the interface speaks: the page itself always says "en".

export default function (component) {
  document.documentElement.lang = component.data.language
}
