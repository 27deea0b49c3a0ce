// Answers of the server; an error is its sentence.
async function answer(response) {
  if (!response.ok) throw new Error((await response.text()).trim() || `${response.status}`);
  return response.json();
}

export const get = async (path) => answer(await fetch(path));

export const post = async (path, body) =>
  answer(await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Ladd-Page': '1' },
    body: JSON.stringify(body),
  }));

export const of = (dataset) => `/api/datasets/${encodeURIComponent(dataset)}`;
