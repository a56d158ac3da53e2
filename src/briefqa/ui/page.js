// What a page cannot set about itself from Python: its language, for screen readers, glyphs and hyphens, where it
// always says "en"; the line that is read out when an answer has come, which must be there before it; the word on Streamlit's button for files; and the colour behind everything, for page.css.

export default function (component) {
  const root = document.documentElement
  root.lang = component.data.language
  root.style.setProperty("--briefqa-browse", JSON.stringify(component.data.browse))
  if (!document.getElementById("briefqa-said")) {
    const said = document.createElement("div")
    said.id = "briefqa-said"
    said.setAttribute("role", "status")
    document.body.append(said)
  }
  foldMenu(root)
  const host = component.parentElement.host ?? component.parentElement
  root.style.setProperty("--briefqa-background", getComputedStyle(host).getPropertyValue("--st-background-color"))
}

const NARROW = 768 // below it Streamlit draws the menu over the page

// On a narrow screen the menu folds away once a page is chosen from it: Streamlit leaves it over that page.
function foldMenu(root) {
  if (root.dataset.briefqaMenu) return
  root.dataset.briefqaMenu = "folds"
  document.addEventListener("click", (event) => {
    if (window.innerWidth >= NARROW || !event.target.closest?.('[data-testid="stSidebarNavLink"]')) return
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 50)
  })
}
