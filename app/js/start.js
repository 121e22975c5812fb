// Wakes the islands of a page: does what Leptos' inline script does, from a file of our own, so that pages need
// no inline script and the content security policy no exception. The asset build puts the hashed names in.

const root = document.documentElement;

// The server resolves everything before it answers, so there is nothing to hand over. Leptos looks for these all the same.
globalThis.__RESOLVED_RESOURCES ??= [];
globalThis.__SERIALIZED_ERRORS ??= [];
globalThis.__INCOMPLETE_CHUNKS ??= [];

// Islands may lie inside the server's content inside other islands. An outer one is woken first, and told each time
// that one inside it is about to wake, so that the inner one inherits its context.
async function wake(node, module, outer) {
  const island = node.localName === "leptos-island";
  if (island) {
    const name = node.dataset.component;
    const hydrate = module[name];
    if (hydrate) {
      outer.at(-1)?.();
      await hydrate(node);
    } else {
      console.warn(`There is no island ${name} in the browser's code.`);
    }
  }
  const children = node.localName === "leptos-children";
  if (children) outer.push(node.$$on_hydrate);
  for (const child of node.children) await wake(child, module, outer);
  if (children) outer.pop();
}

async function start() {
  const wasm = fetch(new URL("./browser.wasm", import.meta.url));
  const module = await import("./browser.js");
  await module.default({ module_or_path: wasm });
  module.hydrate();
  await wake(document.body, module, []);
}

if (!document.querySelector("leptos-island")) {
  root.dataset.islands = "none";
} else {
  // Whatever goes wrong, the page itself is whole: islands only add to what the server sent.
  start().then(
    () => (root.dataset.islands = "ready"),
    (error) => {
      root.dataset.islands = "failed";
      console.error(error);
    },
  );
}
