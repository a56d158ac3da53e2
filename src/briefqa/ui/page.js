// What a page cannot set about itself from Python: its language, for screen readers, glyphs and hyphens, where it
// always says "en"; the word on Streamlit's button for files; and two colours of the theme, for page.css.

export default function (component) {
  const root = document.documentElement
  root.lang = component.data.language
  root.style.setProperty("--briefqa-browse", JSON.stringify(component.data.browse))
  const host = component.parentElement.host ?? component.parentElement
  const theme = getComputedStyle(host)
  root.style.setProperty("--briefqa-background", theme.getPropertyValue("--st-background-color"))
  root.style.setProperty("--briefqa-quiet", theme.getPropertyValue("--st-gray-text-color"))
}
