// The search in a document. Where the words stand is told by Python, which knows both scripts; stepping is done here.

function drawFinder(reader) {
  const { data, setTriggerValue } = reader.component
  const { words, find } = data
  if (!reader.field) {
    reader.field = make("input", { type: "search", id: "find-here", autocomplete: "off" })
    reader.told = make("p", { class: "facts told", role: "status" })
    reader.steps = make("div", { class: "steps" })
    reader.back = make("button", { type: "button", class: "action back-to-answer" })
    reader.name = make("p", { class: "bar-title", "aria-hidden": "true" }) // the heading says it to whoever hears the page
    reader.finder.append(reader.back, reader.name, make("label", { for: "find-here" }), reader.field, make("button", { type: "submit", class: "action" }), reader.steps, reader.told)
  }
  const { finder, field } = reader
  reader.back.textContent = `← ${data.back}`
  reader.back.hidden = !data.back
  reader.back.onclick = () => setTriggerValue("back", "answer")
  reader.name.replaceChildren(own(data.title))
  finder.querySelector("label").textContent = field.placeholder = words["shelf.find_here"]
  finder.querySelector("[type=submit]").textContent = words["shelf.find_go"]
  if (reader.root.getRootNode().activeElement !== field) field.value = find.wanted
  finder.onsubmit = (event) => {
    event.preventDefault()
    if (field.value.trim() !== find.wanted) setTriggerValue("find", field.value.trim() || " ")
    else if (find.total) step(reader, 1)
  }
  finder.classList.toggle("finding", Boolean(find.wanted))
  reader.steps.replaceChildren(...(find.wanted ? stepButtons(reader) : []))
  tellFound(reader)
}

function stepButtons(reader) {
  const { data, setTriggerValue } = reader.component
  const { words, find } = data
  const button = (name, sign, act) => {
    const label = words[`shelf.find_${name}`]
    const made = make("button", { type: "button", class: "action", "aria-label": label, title: label }, sign)
    made.onclick = act
    return made
  }
  const clear = button("clear", "×", () => {
    reader.field.value = ""
    setTriggerValue("find", " ")
    reader.field.focus()
  })
  return find.total ? [button("previous", "‹", () => step(reader, -1)), button("next", "›", () => step(reader, 1)), clear] : [clear]
}

function tellFound(reader) {
  const { words, find } = reader.component.data
  const at = filled(words["shelf.find_at"], { at: reader.now + 1, total: find.total })
  reader.told.textContent = !find.wanted ? "" : find.total ? at : words["shelf.find_nothing"]
}

// Goes on to the next place or back to the one before; beyond this part of the document Python draws the other part.
function step(reader, by) {
  const { data, setTriggerValue } = reader.component
  const next = reader.now + by
  if (next > data.find.last && data.find.after) setTriggerValue("place", data.find.after)
  else if (next < data.find.first && data.find.before) setTriggerValue("place", data.find.before)
  else showHit(reader, next > data.find.last ? data.find.first : next < data.find.first ? data.find.last : next)
}

function showHit(reader, number) {
  reader.now = number
  for (const mark of reader.root.querySelectorAll(".hit.now")) mark.classList.remove("now")
  const marks = reader.root.querySelectorAll(`.hit[data-hit="${Number(number)}"]`)
  for (const mark of marks) mark.classList.add("now")
  marks[0]?.scrollIntoView({ block: "center" })
  tellFound(reader)
}
