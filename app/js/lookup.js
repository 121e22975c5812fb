// Suggestions for the fields of the desk in which something in the record is looked up (the combobox pattern of
// WAI-ARIA). Without this module such a field is a line of text, and the server looks up what was typed.

const QUIET = 150;
let fields = 0;

// What the server would find, each as the field shows it.
async function ask(thing, text) {
  const query = new URLSearchParams({ thing, q: text });
  const answer = await fetch(`/steward/suggest?${query}`, { headers: { accept: "application/json" } });
  // Signed out meanwhile, or too much at once: then nothing is offered.
  const json = answer.ok && !answer.redirected && answer.headers.get("content-type")?.startsWith("application/json");
  return json ? answer.json() : [];
}

function made(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function offer(part) {
  const input = part.querySelector("input");
  const id = `look-up-${(fields += 1)}`;
  const list = made("ul", { id, class: "suggest-list", role: "listbox", "aria-label": "Suggestions", hidden: "" });
  const told = made("p", { class: "vh", role: "status" });
  part.append(list, told);
  let options = [];
  let active = -1;
  let latest = 0;
  let waiting;

  function mark(at) {
    active = at;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  }

  function show(names) {
    options = names.map((name, n) => {
      // Text, and never HTML: a name may hold anything.
      const option = made("a", { id: `${id}-${n}`, role: "option", tabindex: "-1", "aria-selected": "false" });
      option.textContent = name;
      option.addEventListener("click", () => choose(n));
      const row = made("li", { role: "presentation" });
      row.append(option);
      return option;
    });
    list.replaceChildren(...options.map((option) => option.parentElement));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = options.length === 0 ? "" : options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
    mark(-1);
  }

  function close() {
    clearTimeout(waiting);
    latest += 1;
    show([]);
  }

  function choose(at) {
    input.value = options[at].textContent;
    close();
    input.focus();
  }

  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    latest += 1;
    const number = latest;
    const text = input.value.trim();
    if (text.length < 2) return show([]);
    waiting = setTimeout(async () => {
      const names = await ask(part.dataset.lookUp, text).catch(() => []);
      // An answer that comes after a newer question, or after a choice, is dropped.
      if (number === latest) show(names);
    }, QUIET);
  });

  input.addEventListener("keydown", (event) => {
    const count = options.length;
    if (count === 0 || event.isComposing) return;
    if (event.key === "ArrowDown") mark((active + 1) % count);
    else if (event.key === "ArrowUp") mark(active < 0 ? count - 1 : (active + count - 1) % count);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) choose(active);
    else return;
    event.preventDefault();
  });

  // A pointer that presses a suggestion does not take the focus from the field first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  part.addEventListener("focusout", (event) => {
    if (!part.contains(event.relatedTarget)) close();
  });
}

for (const part of document.querySelectorAll("[data-look-up]")) offer(part);
