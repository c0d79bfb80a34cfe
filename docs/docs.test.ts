import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const ROOMS = ['app', 'components', 'deploy', 'lib', 'fake-cluster', 'demo', 'e2e', 'bench', 'docs']
const SOURCES = [
  ...ROOMS.flatMap((room) => filesIn(room, /[.](tsx?|mjs|css)$/)),
  'proxy.ts',
  'instrumentation.ts',
]
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...ROOMS.flatMap((room) => filesIn(room, /[.]md$/)),
]
const DECISIONS = filesIn('docs/decisions', /\/\d{4}-[a-z0-9-]+[.]md$/)

describe('the pages for readers', () => {
  it.each(PAGES)('%s has no dead links', (page) => {
    const targets = [...read(page).matchAll(/(?:\]\(|src="|srcset=")([^)#\s"]+)/g)].map(
      ([, target = '']) => target,
    )
    const local = targets.filter((target) => !target.includes(':'))
    expect(local.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([])
  })

  it.each(PAGES)('%s links to headings that exist', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)]
    const missing = links.filter(([, file = '', anchor = '']) => {
      return !anchorsOf(read(file === '' ? page : join(dirname(page), file))).includes(anchor)
    })
    expect(missing.map(([link]) => link)).toEqual([])
  })

  it('of docs are all in its index', () => {
    const index = read('docs/README.md')
    const pages = readdirSync('docs').filter((file) => /[.]md$/.test(file) && file !== 'README.md')
    expect(pages.filter((file) => !index.includes(`](${file})`))).toEqual([])
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

describe('the manuals', () => {
  const rule = parse(read('deploy/kustomize/components/monitoring/prometheusrule.yaml')) as {
    spec: { groups: { rules: { alert: string; annotations: { runbook: string } }[] }[] }
  }
  const alerts = rule.spec.groups.flatMap(({ rules }) => rules)

  it('say of each alert what to do, where the alert says that they do', () => {
    const headings = [...read('docs/alerts.md').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect(alerts.map(({ alert }) => alert)).toEqual(headings)
    for (const { annotations } of alerts) {
      const [file = '', anchor = ''] = annotations.runbook.split('#')
      expect(anchorsOf(read(file))).toContain(anchor)
    }
  })

  const metrics = filesIn('lib/server/metrics', /(?<!test)[.]ts$/).flatMap((file) =>
    [...read(file).matchAll(/'(quayside_\w+)'/g)].map(([, name = '']) => name),
  )

  it('name metrics that exist, and all of them', () => {
    const pages = [...filesIn('docs', /^docs\/[^/]+[.]md$/), ...filesIn('deploy/source', /[.]ts$/)]
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bquayside_[a-z_]*[a-z]\b/g)].map(([name]) => name),
    )
    // Of a histogram and its count.
    const known = (name: string) => metrics.includes(name.replace(/_(count|sum|bucket)$/, ''))
    expect([...new Set(named)].filter((name) => !known(name))).toEqual([])
    const table = read('docs/operations.md').replaceAll(
      '`…_bookmarks_total`',
      '`quayside_watch_bookmarks_total`',
    )
    expect(metrics.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
  })

  it('quote what pages say, word for word', () => {
    const product = SOURCES.filter((file) => /^(app|components|lib)\//.test(file))
      .map(read)
      .join('\n')
    const quoted = [...read('docs/trouble.md').matchAll(/(?<=\| )_([^_|]+)_/g)].map(([, words = '']) => words)
    expect(quoted.length).toBeGreaterThan(5)
    const words = quoted.map((text) => text.split('…')[0]?.trim() ?? '')
    expect(words.filter((text) => !product.replaceAll("\\'", "'").includes(text))).toEqual([])
  })

  it('say what to do about each failed sign-in that an administrator is told of', () => {
    const source = read('lib/server/auth/sign-in-errors.ts')
    const told = [...source.matchAll(/['`]([^'`]*(?:Quayside administrator|an owner of)[^'`]*)['`]/g)].map(
      ([, words = '']) => words,
    )
    expect(told.length).toBeGreaterThan(10)
    const pages = ['docs/trouble.md', 'docs/operations.md'].map(read).join('\n')
    const rows = [...pages.matchAll(/^\| _?([^_|]+?)_? +\|/gm)].map(
      ([, words = '']) => words.split('…')[0] ?? '',
    )
    const isKnown = (message: string) =>
      rows.some((row) => row.trim().length > 10 && message.startsWith(row.trim()))
    expect(told.filter((message) => !isKnown(message))).toEqual([])
  })

  it('have the release of the package in the changelog, and the image too', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    const changes = read('CHANGELOG.md')
    const releases = [...changes.matchAll(/^## \[(.*)\](.*)$/gm)].map(([, name = '', date = '']) => [
      name,
      date,
    ])
    expect(releases[0]).toEqual(['Unreleased', ''])
    expect(releases[1]).toEqual([version, expect.stringMatching(/^ - \d{4}-\d{2}-\d{2}$/)])
    const parts = [...changes.matchAll(/^### (.*)$/gm)].map(([, part]) => part)
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toEqual(
      expect.arrayContaining(parts),
    )
    expect(read('deploy/Containerfile')).toContain(`org.opencontainers.image.version="${version}"`)
  })
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

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const headings = [...page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)]
  return headings.map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
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
