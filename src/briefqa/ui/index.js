// What the index is made of: facts, health, versions to go back to, files.

const indexes = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const shown = JSON.stringify(data)
  const kept = indexes.get(parentElement) ?? { shown: null, root: null }
  kept.component = component
  indexes.set(parentElement, kept)
  if (kept.shown === shown) return
  kept.shown = shown
  const { words } = data
  const root = make(
    "div",
    { class: "index" },
    section(words["index.health"], ...healthElements(data)),
    section(words["index.versions"], make("ul", { class: "versions" }, ...data.generations.map((item) => versionElement(kept, item)))),
    section(words["index.facts"], termsElement(data.facts)),
    make("details", { class: "folded making" }, make("summary", {}, words["index.making"]), make("div", { class: "both" }, termsElement(data.making), section(words["index.model"], termsElement(data.model)))),
    filesElement(data),
  )
  if (kept.root) kept.root.replaceWith(root)
  else parentElement.appendChild(root)
  kept.root = root
}

function section(title, ...parts) {
  return make("section", {}, make("h2", {}, title), ...parts)
}

// What is wrong is told in our words; the particulars below, which name files and hashes, are in English.
function healthElements({ findings, rebuild, words }) {
  const told = make("div", { role: "status" })
  if (findings === null) told.append(make("p", { class: "quiet" }, words["index.unchecked"]))
  else if (!findings.length) told.append(make("p", { class: "good" }, "✓ ", words["index.healthy"]))
  else {
    told.append(make("p", { class: "bad" }, "✗ ", words["index.ill"]), make("pre", { class: "command" }, rebuild))
    told.append(make("p", {}, filled(words["index.findings"], { count: findings.length })))
    told.append(make("ul", { class: "findings", lang: "en" }, ...findings.map((finding) => make("li", {}, own(finding)))))
  }
  return [told]
}

function termsElement(rows) {
  return make("dl", {}, ...rows.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, own(value))]))
}

function versionElement(kept, item) {
  const { data, setTriggerValue } = kept.component
  const { words } = data
  const line = make("li", {}, make("p", {}, own(item.name, { class: "name" }), item.state ? make("span", { class: "state" }, item.state) : null), facts([item.made, item.counts]))
  const act = () => setTriggerValue("rollback", item.name)
  if (item.way === "back") {
    const question = filled(words["index.roll_back_sure"], item)
    line.append(confirmButton({ label: words["index.roll_back"], question, yes: words["index.roll_back_yes"], no: words["index.stay"], act }))
  } else if (item.way) {
    const question = filled(words["index.use_sure"], item)
    line.append(confirmButton({ label: words["index.use"], question, yes: words["index.use_yes"], no: words["index.stay"], act }))
  }
  return line
}

function filesElement({ files, words }) {
  const cells = (tag, values) => make("tr", {}, ...values.map((value) => make(tag, tag === "th" ? { scope: "col" } : {}, own(value))))
  const head = make("thead", {}, cells("th", [words["index.file"], words["index.bytes"]]))
  const table = make("table", {}, head, make("tbody", {}, ...files.map((file) => cells("td", [file.name, file.size]))))
  return make("details", { class: "folded files" }, make("summary", {}, words["index.files"]), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words["index.files"] }, table))
}
