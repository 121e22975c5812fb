// Passkeys, where the browser has them: a button on the page to sign in, a form on the account page. Without this
// module the password does; what is hidden for it (`data-passkeys`) then stays hidden.

const able = "PublicKeyCredential" in window && Boolean(navigator.credentials);

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const withId = (known) => ({ ...known, id: bytes(known.id) });

// Asks the server; what it says is wrong is thrown in its own words.
async function ask(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.message ?? "Something broke on our side. Try again in a minute.");
  return said;
}

async function add(form) {
  const { publicKey } = await ask("/account/passkeys/begin", { password: form.elements.password.value });
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: withId(publicKey.user),
      excludeCredentials: (publicKey.excludeCredentials ?? []).map(withId),
    },
  });
  return ask("/account/passkeys", {
    name: form.elements.name.value,
    answer: {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      extensions: made.getClientExtensionResults(),
      response: {
        attestationObject: text(made.response.attestationObject),
        clientDataJSON: text(made.response.clientDataJSON),
        transports: made.response.getTransports?.() ?? [],
      },
    },
  });
}

async function signIn(next) {
  const { publicKey } = await ask("/sign-in/passkey/begin", {});
  const used = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map(withId),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = used.response;
  return ask("/sign-in/passkey", {
    next,
    answer: {
      id: used.id,
      rawId: text(used.rawId),
      type: used.type,
      extensions: used.getClientExtensionResults(),
      response: {
        authenticatorData: text(authenticatorData),
        clientDataJSON: text(clientDataJSON),
        signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    },
  });
}

// After a sign-in, what was typed before it is offered, to be sent by its button: this page holds it.
function goOn(typed) {
  const title = document.querySelector("main h1");
  title.textContent = typed.dataset.goOn;
  title.tabIndex = -1;
  for (const part of document.querySelectorAll("main form, main [data-passkeys], main .told, main .after-form")) {
    if (!typed.contains(part)) part.hidden = true;
  }
  typed.hidden = false;
  title.focus();
}

// Runs one of them behind a button, says what went wrong beside it, and leads on to where the server says.
async function run(part, work) {
  const told = part.querySelector("[role=status]");
  const button = part.querySelector("button");
  told.textContent = "";
  button.disabled = true;
  try {
    const { leads_to: next } = await work();
    const typed = document.querySelector("[data-go-on]");
    if (typed) goOn(typed);
    else location.assign(next);
  } catch (error) {
    button.disabled = false;
    // Whoever closes the browser's window knows that they did; there is nothing more to say.
    told.textContent =
      error.name === "NotAllowedError"
        ? "Nothing was done: the passkey was not used."
        : error.name === "InvalidStateError"
          ? "This device has a passkey for your account already."
          : error.message;
  }
}

if (able) {
  for (const part of document.querySelectorAll("[data-passkeys]")) {
    part.hidden = false;
    const form = part.querySelector("form");
    if (form) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        run(part, () => add(form));
      });
    } else {
      part.querySelector("button").addEventListener("click", () => run(part, () => signIn(part.dataset.next)));
    }
  }
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = true;
}
