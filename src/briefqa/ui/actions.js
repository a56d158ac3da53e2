// What can be done with an answer: copy it, keep it, save it as a file, say whether it helped.

function actionsElement(turn) {
  const { data, setTriggerValue } = turn.component
  const { words } = data
  const row = make("div", { class: "actions" })
  if (data.copy) row.append(copyButton("copy-answer", words["view.copy_answer"], data.copy, words))
  const save = make("button", { type: "button", class: "action", "data-act": "save", "aria-pressed": String(data.saved) })
  save.append(data.saved ? `★ ${words["view.is_saved"]}` : `☆ ${words["view.save"]}`)
  save.onclick = () => setTriggerValue("saved", "yes")
  row.append(save)
  row.append(exportMenu(turn))
  return make("footer", { class: "answer-foot" }, row, verdictElement(turn))
}

function exportMenu(turn) {
  const { data, setTriggerValue } = turn.component
  const menu = make("details", { class: "export" }, make("summary", { class: "action", "data-act": "export" }, data.words["view.export"]))
  const list = menu.appendChild(make("ul", { class: "formats" }))
  for (const format of data.formats) {
    const button = make("button", { type: "button" }, data.words[`view.format_${format}`])
    button.onclick = () => {
      setTriggerValue("exported", format)
      menu.open = false
      menu.querySelector("summary").focus()
    }
    list.append(make("li", {}, button))
  }
  closeFromOutside(menu)
  return menu
}

// An open menu closes by Escape, by a press anywhere else, and when the focus leaves it.
function closeFromOutside(menu) {
  let open = new AbortController()
  const close = () => (menu.open = false)
  menu.ontoggle = () => {
    open.abort()
    if (!menu.open) return
    open = new AbortController()
    const { signal } = open
    document.addEventListener("pointerdown", (event) => event.composedPath().includes(menu) || close(), { signal })
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return
      close()
      menu.querySelector("summary").focus()
    }, { signal })
  }
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close()
  })
}

// Yes or no, which may be changed, and then a note for whoever wants to add one.
function verdictElement(turn) {
  const { data, setTriggerValue } = turn.component
  const { words, verdict, note } = data
  const line = make("div", { class: "verdict" })
  line.append(make("span", {}, words["view.helpful"]))
  for (const answer of ["yes", "no"]) {
    const attributes = { type: "button", class: "action", "data-act": answer, "aria-pressed": String(verdict === answer) }
    const button = make("button", attributes, words[`view.${answer}`])
    button.onclick = () => setTriggerValue("judged", answer)
    line.append(button)
  }
  if (!verdict) return line
  line.append(make("p", { role: "status" }, words[`view.thanks_${verdict}`]))
  if (note) return (line.append(make("p", { class: "noted" }, ...around(words["view.noted"], "{note}", own(note)))), line)
  const box = make("input", { type: "text", maxlength: 2000, placeholder: words["view.note_ask"], "aria-label": words["view.note_ask"] })
  const form = make("form", {}, box, make("button", { type: "submit", class: "action" }, words["view.note_send"]))
  form.onsubmit = (event) => {
    event.preventDefault()
    if (box.value.trim()) setTriggerValue("judged", `${verdict}\n${box.value.trim()}`)
  }
  line.append(form)
  return line
}

function copyButton(act, label, text, words) {
  const button = make("button", { type: "button", class: "action", "data-act": act }, label)
  const said = make("span", { class: "said", role: "status" })
  button.onclick = async () => {
    const box = button.parentElement.querySelector(".copy-yourself")
    if (box) box.remove()
    if (await copied(text, button)) {
      said.textContent = words["view.copied"]
      setTimeout(() => (said.textContent = ""), 2500)
      return
    }
    const area = make("textarea", { rows: 4, readonly: true, "aria-label": label })
    area.value = text
    said.after(make("div", { class: "copy-yourself" }, make("p", {}, words["view.copy_yourself"]), area))
    area.select()
  }
  return make("span", { class: "copying" }, button, said)
}

// By the clipboard, else by the older way, which some pages still allow. False: the browser allows neither.
async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = button.parentElement.appendChild(make("textarea", { class: "unseen" }))
    area.value = text
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    button.focus()
    return done
  }
}

// Python has made a file: the browser saves it, once.
function saveFile(turn) {
  const file = turn.component.data.download
  if (!file || turn.file === file.id) return
  turn.file = file.id
  const bytes = Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type: file.media }))
  const link = make("a", { download: file.name })
  link.href = address
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
