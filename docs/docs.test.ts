import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOMS = ['app', 'components', 'deploy', 'lib', 'fake-cluster', 'demo', 'e2e', 'bench', 'docs']
const SOURCES = [
  ...ROOMS.flatMap((room) => filesIn(room, /[.](tsx?|mjs|css)$/)),
  'proxy.ts',
  'instrumentation.ts',
]
const PAGES = ['README.md', 'CONTRIBUTING.md', ...ROOMS.flatMap((room) => filesIn(room, /[.]md$/))]
const DECISIONS = filesIn('docs/decisions', /\/\d{4}-[a-z0-9-]+[.]md$/)

describe('the pages for readers', () => {
  it.each(PAGES)('%s has no dead links', (page) => {
    const targets = [...read(page).matchAll(/(?:\]\(|src="|srcset=")([^)#\s"]+)/g)].map(
      ([, target = '']) => target,
    )
    const local = targets.filter((target) => !target.includes(':'))
    expect(local.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([])
  })

  it.each(['docs/architecture.md', 'docs/architecture.svg', 'docs/how-to.md'])(
    '%s names files that exist',
    (page) => {
      const named = /[`>]((?:[\w.()[\]-]+\/)+[^`<>\s]*|[\w.-]+[.](?:tsx?|mjs|json))[`<]/g
      const paths = [...read(page).matchAll(named)].map(([, path = '']) => path)
      expect(paths).not.toEqual([])
      expect(paths.filter((path) => !existsSync(path))).toEqual([])
    },
  )
})

describe('the decisions', () => {
  const index = read('docs/decisions/README.md')
  const outline = outlineOf(read('docs/decisions/template.md'))

  it.each(DECISIONS)('%s follows the template', (file) => {
    expect(outlineOf(read(file))).toEqual(outline)
    expect(read(file)).toMatch(/^- Date: \d{4}-\d{2}-\d{2}\n- Status: (Accepted|Superseded)/m)
  })

  it('stand in the index under their titles, numbered without gaps', () => {
    for (const [place, file] of DECISIONS.entries()) {
      const [title = ''] = read(file).replace('# ', '').split('\n')
      expect(Number(file.slice('docs/decisions/'.length, 'docs/decisions/0000'.length))).toBe(place + 1)
      expect(title).toMatch(new RegExp(`^${place + 1}[.] `))
      expect(index).toContain(`[${title}](${file.slice('docs/decisions/'.length)})`)
    }
  })
})

describe('comments', () => {
  const lines = SOURCES.flatMap((file) =>
    read(file)
      .split('\n')
      .map((text) => ({ file, text })),
  )
  const comments = lines.filter(({ text }) => /(^|\s)(\/\/|\/\*\*?|\*)\s/.test(text))

  it('name only documents that exist', () => {
    const named = namesIn(lines, /(?<![\w/.:-])((?:[\w-]+\/)*[\w-]+[.]md)\b/g)
    expect(
      named.filter(({ file, name }) => !existsSync(name) && !existsSync(join(dirname(file), name))),
    ).toEqual([])
  })

  it('cite no chapter of a document that is not here', () => {
    expect(namesIn(comments, /\b(design \d\S*)/g)).toEqual([])
  })

  it('name only recordings that exist', () => {
    const named = namesIn(comments, /\b([a-z0-9-]+[.]json)\b/g)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(({ name }) => !existsSync(`lib/kubernetes/recordings/${name}`))).toEqual([])
  })

  it('refer only to decisions that exist', () => {
    const named = namesIn(comments, /\bdecisions?[ /]0*(\d+)\b/gi)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(({ name }) => Number(name) > DECISIONS.length)).toEqual([])
  })
})

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => pattern.test(file) && !file.includes('node_modules'))
    .sort()
}

function read(file: string): string {
  return readFileSync(file, 'utf8')
}

/** The parts that each decision has: its metadata and its headings, without those that it adds below them. */
function outlineOf(page: string): string[] {
  return [...page.matchAll(/^(- (?:Date|Status):|## .*)/gm)].map(([part]) => part)
}

function namesIn(lines: { file: string; text: string }[], pattern: RegExp) {
  return lines.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map(([, name = '']) => ({ file, name })),
  )
}
