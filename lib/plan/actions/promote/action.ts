import { defineAction } from '#lib/plan/actions/define-action'

/** Moves the `to` branches of sources forward, and follows what that builds to the workloads. */
export const promote = defineAction({
  request: ({ z, repository, commit }) =>
    z.strictObject({
      action: z.literal('promote'),
      /** Which sources move, and to which commit; null for the head of `from`. Sources that are not named stay. */
      sources: z
        .array(z.strictObject({ repository, commit: commit.nullable() }))
        .min(1)
        .max(100),
      /** Import when built: without it, each tag gets its image as it does otherwise. */
      imports: z.boolean(),
      /** Although checks are not green. */
      override: z.boolean(),
    }),
  title: ({ sources: [first, ...others] }) =>
    others.length === 0 ? `Promote ${first?.repository ?? ''}` : `Promote ${others.length + 1} sources`,
  button: ({ sources }) => (sources.length === 1 ? 'Promote…' : 'Promote all…'),
  subject: ({ sources }) => ({ kind: 'sources', repositories: sources.map(({ repository }) => repository) }),
  needs: 'sources',
  moves: 'builds',
  resultOn: 'promotion',
  palette: null,
})

/** The sources of these repositories, each to the head of its `from`. */
export function promoteHeads(repositories: readonly string[]) {
  return promoteAll(repositories.map((repository) => ({ repository, commit: null })))
}

/** One source, to a commit of its `from`. */
export function promoteTo({ repository, commit }: { repository: string; commit: string }) {
  return promoteAll([{ repository, commit }])
}

function promoteAll(sources: Chosen[]) {
  return { action: 'promote', sources, imports: false, override: false } as const
}

type Chosen = { repository: string; commit: string | null }

/** The same with another choice for one source. @param order of the moves @param chosen null where it stays */
export function withSource<Request extends { sources: readonly Chosen[] }>(
  request: Request,
  repository: string,
  chosen: Chosen | null,
  order: readonly string[],
) {
  const others = request.sources.filter((source) => source.repository !== repository)
  const rank = (source: Chosen) => order.indexOf(source.repository)
  const sources = [...others, ...(chosen === null ? [] : [chosen])].sort((a, b) => rank(a) - rank(b))
  return { ...request, sources }
}
