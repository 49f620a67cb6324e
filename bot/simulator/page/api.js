// The simulator's control address, seen from the page.

/** What the page begins with: the bot and the phones. */
export async function readPage() {
  const answer = await fetch("/sim/page", { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

/** Something a person does on their phone. */
export async function act(phone, action, body) {
  const answer = await fetch(`/sim/phones/${phone}/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const done = await answer.json();
  if (!answer.ok) throw new Error(done.error);
  return done;
}
