// The line to the playground's server: what people do goes out, what happens comes in.

export async function act(deed, fields) {
  let response;
  try {
    response = await fetch(`/api/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
  } catch {
    throw new Error("The playground does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(sentence(body.error ?? "The playground refused this"));
  return body;
}

export function listen(onEvent, onLost) {
  const stream = new EventSource("/api/events");
  stream.onmessage = (message) => onEvent(JSON.parse(message.data));
  stream.onerror = () => onLost(stream.readyState === EventSource.CLOSED);
}

export const fileAddress = (fileId) => `/api/file?id=${encodeURIComponent(fileId)}`;

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
