// Asks a passkey when a form is sent: to make one, to sign in, or to approve exactly the act that the page shows. What it
// answers goes into the form, which is then sent. Nothing else leaves the page.
(() => {
  "use strict";
  const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const minutes = 60 * 1000;

  async function made(form, challenge, host) {
    const name = form.dataset.name, id = new TextEncoder().encode(`${host} ${form.dataset.officer}`);
    const credential = await navigator.credentials.create({ publicKey: {
      challenge, rp: { id: host, name: `Foedera, ${form.dataset.node}` }, user: { id, name, displayName: name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], attestation: "none", timeout: 4 * minutes,
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    } });
    return { client: text(credential.response.clientDataJSON), attestation: text(credential.response.attestationObject) };
  }

  async function used(challenge, host) {
    const credential = await navigator.credentials.get({ publicKey: { challenge, rpId: host, userVerification: "required", timeout: 4 * minutes } });
    const { clientDataJSON, authenticatorData, signature } = credential.response;
    return { id: text(credential.rawId), client: text(clientDataJSON), authenticator: text(authenticatorData), signature: text(signature) };
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter, purpose = form.dataset.passkey;
    if (!purpose || (purpose === "approve" && button?.value !== "sign") || form.elements.answer.value) return;
    event.preventDefault();
    const note = form.querySelector("[data-asked]"), challenge = unhex(note.dataset.asked), host = note.dataset.host;
    note.hidden = true;
    try {
      if (!window.PublicKeyCredential) throw new Error("This browser knows no passkeys, or the page was not opened over https.");
      const answer = purpose === "make" ? await made(form, challenge, host) : await used(challenge, host);
      form.elements.answer.value = JSON.stringify(answer);
      form.requestSubmit(button);
    } catch (fault) {
      note.textContent = fault.name === "NotAllowedError" ? "No passkey has answered: it was cancelled, took too long, or none for this node is here. Nothing was sent." : fault.message;
      note.hidden = false;
    }
  });
})();
