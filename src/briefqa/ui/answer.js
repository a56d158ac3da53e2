// What came of a question: an answer with its sources, or a refusal with what is nearest.

function fillAnswer(answer, turn) {
  const { data } = turn.component
  const { words } = data
  if (data.outdated) answer.append(make("p", { class: `age ${data.outdated}` }, words[`view.${data.outdated}`]))
  if (data.near) answer.append(nameElement(words["view.corrected"], data.near))
  for (const name of data.other_names) answer.append(nameElement(words["view.called"], name))
  for (const sentence of data.sentences) answer.append(sentenceElement(turn, sentence, sentence.places))
  for (const part of data.unanswered) answer.append(make("p", { class: "age" }, ...around(words["view.unanswered"], "{part}", own(part))))
  const strength = make("p", { class: "strength", "data-level": data.strength })
  strength.append(make("strong", {}, words[`view.strength_${data.strength}`]), " ", words[`view.why_${data.strength}`])
  answer.append(strength)
  for (const item of data.disagreements) answer.append(disagreementElement(turn, item))
  answer.append(make("h3", { class: "sources-title" }, words["view.sources"]), sourceList(turn, data.places))
  answer.append(stepsElement(turn), actionsElement(turn))
}

// A quote with the chips of its sources. A row of a table stands under the table's caption and first row, which are not part of it.
function sentenceElement(turn, { segments, header, caption, language }, keys) {
  const attributes = { lang: language || null }
  const chips = keys.flatMap((key) => [" ", chip(turn, key)])
  if (!header?.length) {
    const line = linked(appendSegments(make("p", { ...attributes, class: "sentence", dir: "auto" }), segments))
    chips.forEach((piece) => holdTo(line, piece))
    return line
  }
  const table = make("div", { class: "row-quoted", tabindex: 0 }, tableElement(segments, plainNoteMark, header))
  const above = caption ? own(caption, { class: "row-caption" }) : null
  return make("div", { ...attributes, class: "sentence row" }, above, table, make("p", {}, ...chips))
}

function fillRefusal(answer, turn) {
  const { data } = turn.component
  const { words } = data
  const card = make("div", { class: "refusal-card" })
  if (data.searching) answer.append(make("p", { class: "searching" }, data.searching))
  answer.append(card)
  const stopped = data.reason === "stopped"
  card.append(make("p", { class: "refusal" }, make("strong", {}, words[`view.${stopped ? "stopped" : data.status}`])))
  const reason = filled(words[`view.reason_${data.reason}`], data.counts)
  card.append(make("p", {}, own(data.why || reason)))
  if (data.denial) card.append(denialElement(turn))
  if (stopped) card.append(againElement(turn))
  if (data.reason === "too_long") card.append(mendElement(turn))
  if (data.status === "refused") return
  if (data.counts.undated) card.append(make("p", {}, filled(words["view.left_out"], { count: data.counts.undated })))
  const tries = triesElements(turn)
  if (tries.length) card.append(make("h3", { class: "try-title" }, words["view.what_to_try"]), ...tries)
  const nearest = data.places.filter((place) => place.key !== data.denial?.key)
  if (nearest.length) answer.append(nearestElement(turn, nearest))
  answer.append(actionsElement(turn))
}

// What denies what the question takes for granted, in its own words, and who says so.
function denialElement(turn) {
  const { denial, places } = turn.component.data
  const place = places.find((item) => item.key === denial.key)
  const quote = make("blockquote", { class: "denial" }, sentenceElement(turn, denial, [denial.key]))
  quote.append(own(place.title, { class: "source-name" }), documentFacts(turn, place, whereOf(turn, place)))
  return quote
}

function triesElements(turn) {
  const { data } = turn.component
  const { words } = data
  const found = []
  if (data.filters) {
    const clear = make("button", { type: "button", class: "action", "data-act": "clear" }, words["view.clear_and_ask"])
    clear.onclick = () => turn.component.setTriggerValue("cleared", "yes")
    found.push(clear, " ")
  }
  if (data.tips) found.push(make("ul", { class: "tries" }, ...["view.try_words", "view.try_one"].map((key) => make("li", {}, words[key]))))
  if (data.near) found.push(nearElement(turn))
  return found
}

// Passages that are no answer. They are folded in where the documents do not even hold what was asked about.
function nearestElement(turn, places) {
  const { data } = turn.component
  const nearest = make("details", { class: "nearest", open: !data.far_off }, make("summary", {}, data.words["view.nearest"]))
  nearest.append(make("ol", { class: "sources" }, ...places.map((place) => make("li", {}, sourceLine(turn, place, { whole: true })))))
  return nearest
}

function againElement(turn) {
  const { data, setTriggerValue } = turn.component
  const again = make("button", { type: "button", class: "action", "data-act": "again" }, data.words["view.ask_again"])
  again.onclick = () => setTriggerValue("reasked", data.question)
  return again
}

function mendElement(turn) {
  const button = make("button", { type: "button", class: "action", "data-act": "mend" }, turn.component.data.words["view.edit"])
  button.onclick = () => mend(turn)
  return button
}

// What the documents call a name that the question writes otherwise.
function nameElement(words, name) {
  const [before, after] = words.split("{written}")
  return make("p", { class: "age" }, before, own(name.written), ...around(after, "{indexed}", own(name.indexed)))
}

// The question again, with the name that the documents hold.
function nearElement(turn) {
  const { near, words } = turn.component.data
  const label = make("button", { type: "button", class: "action", "data-act": "near" })
  label.append(...around(words["view.ask_near"], "{question}", own(near.question)))
  label.onclick = () => turn.component.setTriggerValue("reasked", near.question)
  return label
}

function chip(turn, key) {
  const place = turn.component.data.places.find((item) => item.key === key)
  const label = filled(turn.component.data.words["view.open_citation"], { number: place.number, title: place.title })
  const button = make("button", { class: "chip", type: "button", "data-key": key, "aria-expanded": "false", "aria-label": label })
  button.append(make("span", { class: "bracket" }, "["), String(place.number), make("span", { class: "bracket" }, "]"))
  button.onclick = () => openPlace(turn, key, { focus: true })
  previewOf(turn, button, place)
  return button
}

// The sources by document: title, publisher and date once, and below them each place that is quoted.
function sourceList(turn, places) {
  const documents = Map.groupBy(places, (place) => place.document)
  const list = make("ol", { class: "sources" })
  for (const group of documents.values()) {
    const item = list.appendChild(make("li", {}))
    if (group.length === 1) item.append(sourceLine(turn, group[0], { whole: true }))
    else {
      item.append(make("div", { class: "source-document" }, own(group[0].title, { class: "source-name" }), documentFacts(turn, group[0])))
      item.append(make("ul", { class: "source-places" }, ...group.map((place) => make("li", {}, sourceLine(turn, place, { whole: false })))))
    }
  }
  return list
}

function documentFacts(turn, place, further = []) {
  const { words } = turn.component.data
  const line = facts([place.publisher || words["view.no_publisher"], place.date || words["view.undated"], ...further])
  if (place.state) line.append(" ", make("span", { class: "badge" }, words[`view.source_${place.state}`]))
  return line
}

function whereOf(turn, place) {
  const page = place.page ? filled(turn.component.data.words["view.page"], { page: place.page }) : null
  return [place.headings.join(" › "), page]
}

function sourceLine(turn, place, { whole }) {
  const where = whereOf(turn, place)
  const button = make("button", { class: "source-line", type: "button", "data-key": place.key, "aria-expanded": "false" })
  const text = make("span", {})
  if (whole) text.append(own(place.title, { class: "source-name" }), documentFacts(turn, place, where))
  else text.append(facts(where), make("span", { class: "excerpt", lang: place.language || null }, own(openingOf(place))))
  if (place.excerpt) text.append(make("span", { class: "excerpt", lang: place.language || null }, own(place.excerpt)))
  button.append(make("span", { class: "number" }, String(place.number)), text)
  button.onclick = () => openPlace(turn, place.key, { focus: true })
  return button
}

// The first words of a quote, to tell it from its neighbours: what has no room on the line is cut by the style sheet.
function openingOf(place) {
  return [...quoteOf(place)].slice(0, 120).join("")
}

// What the sources say, side by side: one column for each figure, with all that give it.
function disagreementElement(turn, item) {
  const { data } = turn.component
  const places = item.places.map((key) => data.places.find((place) => place.key === key)).filter(Boolean)
  const about = item.about ? filled(data.words["view.disagreement"], { about: item.about }) : data.words["view.disagreement_plain"]
  const figureOf = (place) => (item.figures?.[item.places.indexOf(place.key)] || "").trim()
  const sides = new Map() // of one figure, or of one place where there is none
  for (const place of places) {
    const side = figureOf(place).replace(/\s/g, "") || place.key
    sides.set(side, [...(sides.get(side) ?? []), place])
  }
  const columns = [...sides.values()].map((side) => sideElement(turn, figureOf(side[0]), side))
  return make("div", { class: "disagreement", role: "group", "aria-label": about }, make("p", { class: "about" }, own(about)), make("div", { class: "sides" }, ...columns))
}

// What one side says: its figure, and each source of it with its words.
function sideElement(turn, figure, places) {
  const side = make("div", { class: "side", role: "group", "aria-label": figure || places[0].title })
  if (figure) side.append(make("p", { class: "figure" }, own(figure)))
  for (const place of places) {
    const sentence = turn.component.data.sentences.find((other) => other.places.includes(place.key))
    const source = make("div", {}, chip(turn, place.key), " ", own(place.title), documentFacts(turn, place))
    const words = make("p", { lang: place.language || null, dir: "auto" })
    side.append(source, ...(sentence ? [appendSegments(words, sentence.segments)] : []))
  }
  return side
}

// How the answer was come by, folded in: searched, read, kept, and what was read and not kept.
function stepsElement(turn) {
  const { counts, unused, places, words } = turn.component.data
  if (!counts.chunks) return ""
  const summary = filled(words["view.steps"], { ...counts, kept: places.length })
  const steps = make("details", { class: "steps" }, make("summary", {}, summary))
  if (counts.undated) steps.append(make("p", {}, filled(words["view.left_out"], { count: counts.undated })))
  steps.append(make("p", {}, counts.unused ? filled(words["view.steps_unused"], counts) : words["view.steps_all_used"]))
  steps.append(make("ol", { class: "sources" }, ...unused.map((place) => make("li", {}, sourceLine(turn, place, { whole: true })))))
  return steps
}
