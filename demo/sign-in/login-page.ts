import { PEOPLE } from './people'

export const LOGIN_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to the demo</title>
<style>
  :root { color-scheme: light dark; --muted: light-dark(#57606a, #9aa4af); --line: light-dark(#d0d7de, #3d444d); }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 12vh auto; max-width: 22rem; padding: 0 1rem; }
  h1 { font-size: 1.25rem; margin-bottom: .25rem; }
  p { color: var(--muted); margin-top: 0; }
  button { font: inherit; display: block; width: 100%; margin: .75rem 0; padding: .75rem 1rem; text-align: left;
    border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; cursor: pointer; }
  button:hover, button:focus-visible { border-color: currentColor; }
  button:focus-visible { outline: 2px solid; outline-offset: 2px; }
  small { display: block; color: var(--muted); }
</style>
</head>
<body>
<main>
<h1>Sign in to the demo</h1>
<p>No password is needed.</p>
<form method="post">
${PEOPLE.map(buttonOf).join('\n')}
</form>
</main>
</body>
</html>
`

function buttonOf({ username, name, groups }: (typeof PEOPLE)[number]): string {
  return `<button name="user" value="${username}">Sign in as ${username}<small>${name}, ${groups.join(', ')}</small></button>`
}
