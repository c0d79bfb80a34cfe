import { readFileSync } from 'node:fs'

type Manifest = { node: Record<string, { exportedName: string; workers: Record<string, unknown> }> }

/** For each server action, what it accepts. */
export const GOOD_INPUT = JSON.parse(readFileSync('lib/actions/testing/good-input.json', 'utf8')) as Record<
  string,
  unknown
>

/** A server action of the production build, with the address of a page that has it. */
export type BuiltAction = { name: string; id: string; path: string }

export function builtActions(): BuiltAction[] {
  const { node } = read('server/server-reference-manifest.json') as Manifest
  return Object.entries(node).map(([id, { exportedName, workers }]) => {
    const [file = ''] = Object.keys(workers)
    return { name: exportedName, id, path: addressOf(file.replace(/^app/, '').replace(/\/page$/, '')) }
  })
}

/** An address of a route, in the environment that the demo has. */
export function addressOf(route: string): string {
  const path = route.replaceAll(/\/\([^)]*\)/g, '').replace('[environment]', 'prod')
  return path.replaceAll(/\[\w+\]/g, 'x') || '/'
}

/** Its route handlers and pages, such as `/api/live` and `/[environment]/schedule`. */
export function builtRoutes(): { handlers: string[]; pages: string[] } {
  const routes = Object.entries(read('app-path-routes-manifest.json') as Record<string, string>)
  const named = (end: string) => routes.filter(([file]) => file.endsWith(end)).map(([, path]) => path)
  // These two are what other addresses show.
  const pages = named('/page').filter((path) => !path.startsWith('/_'))
  return { handlers: named('/route').sort(), pages: pages.sort() }
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(`.next/${file}`, 'utf8'))
}
