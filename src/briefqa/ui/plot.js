// A plot, from the SVG text that Python made. The text is read into a document where nothing runs or loads, and only
// shapes, words and their places are made anew from it: no script, no address, no style can come along.

const SHAPES = new Set(["svg", "title", "path", "polyline", "circle", "rect", "text"])
const WORDS = new Set(["ul", "li"])
const PLACES = new Set("class viewBox width height role aria-label aria-hidden points d x y cx cy r transform".split(" "))

function plotElement(text) {
  const plot = make("div", { class: "plot" })
  for (const child of new DOMParser().parseFromString(text, "text/html").body.children) {
    const copied = copiedShape(child)
    if (copied) plot.append(copied)
  }
  return plot
}

function copiedShape(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data)
  const isShape = SHAPES.has(node.localName)
  if (!isShape && !WORDS.has(node.localName)) return null
  const made = isShape ? document.createElementNS(node.namespaceURI, node.localName) : make(node.localName)
  for (const { name, value } of node.attributes) if (PLACES.has(name)) made.setAttribute(name, value)
  for (const child of node.childNodes) {
    const copied = copiedShape(child)
    if (copied) made.append(copied)
  }
  return made
}
