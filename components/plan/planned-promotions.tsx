import { ArrowRight } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { CommitList } from '#components/image/commit-list'
import { CommitSelect } from '#components/plan/commit-select'
import { PromoteOptions } from '#components/plan/promote-options'
import { FoldedWords, Words } from '#components/format/words'
import { Facts } from '#components/ui/facts'
import { Pill } from '#components/ui/pill'
import type { Tone } from '#components/ui/tone'
import { count, shortCommit } from '#lib/domain/format'
import { commitEntries } from '#lib/domain/promotion/commit-entries'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import type { PlannedPromotion, Way } from '#lib/plan/plan'

const LOOKS: Record<PlannedPromotion['outcome'], { tone: Tone; word: string }> = {
  moves: { tone: 'accent', word: 'moves' },
  refused: { tone: 'warn', word: 'cannot move' },
  idle: { tone: 'neutral', word: 'up to date' },
  'left-out': { tone: 'neutral', word: 'stays' },
}

/** What a promotion would do, source by source, in the order of the moves. Each can stay, or move to an earlier commit. */
export function PlannedPromotions({
  request,
  promotions,
  ways,
  onAsk,
}: {
  /** The latest request: its plan may not be there yet. */
  request: ActionRequest
  promotions: readonly PlannedPromotion[]
  /** Other ways to the same end. */
  ways: readonly Way[]
  onAsk: (request: ActionRequest) => void
}) {
  if (request.action !== 'promote' || promotions.length === 0) return null
  return (
    <>
      <Promotions request={request} promotions={promotions} onAsk={onAsk} />
      <PromoteOptions request={request} promotions={promotions} ways={ways} onAsk={onAsk} />
    </>
  )
}

function Promotions({
  request,
  promotions,
  onAsk,
}: {
  request: RequestOf<'promote'>
  promotions: readonly PlannedPromotion[]
  onAsk: (request: ActionRequest) => void
}) {
  const isAsked = ({ repository }: PlannedPromotion) =>
    request.sources.some((source) => source.repository === repository)
  // One that is left out here keeps its place.
  const [first] = useState(() => promotions.filter(isAsked).map(({ repository }) => repository))
  const isFirst = (each: PlannedPromotion) => isAsked(each) || first.includes(each.repository)
  const others = promotions.filter((each) => !isFirst(each))
  const list = (title: string, shown: readonly PlannedPromotion[]) => (
    <ul aria-label={title} className="divide-y divide-line rounded-md border border-line">
      {shown.map((each) => (
        <Promotion key={each.repository} promotion={each}>
          <CommitSelect request={request} promotion={each} promotions={promotions} onAsk={onAsk} />
        </Promotion>
      ))}
    </ul>
  )
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">Sources</h3>
      {list('Sources', promotions.filter(isFirst))}
      {others.length > 0 && (
        <details>
          <summary className="w-fit text-soft hover:text-ink">{count(others.length, 'other source')}</summary>
          <div className="mt-2">{list('Other sources', others)}</div>
        </details>
      )}
    </section>
  )
}

function Promotion({ promotion, children }: { promotion: PlannedPromotion; children: ReactNode }) {
  const { repository, branch, outcome, from, to, why, commits } = promotion
  const { tone, word } = LOOKS[outcome]
  const facts = factsOf(promotion)
  return (
    <li className="grid gap-2 px-3 py-3">
      {children}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Pill tone={tone}>{word}</Pill>
        {from !== null && to !== null && (
          <>
            <Words text={branch} /> <span className="sr-only">from</span> <Sha sha={from} />
            <ArrowRight aria-hidden className="size-3.5 text-soft" />
            <span className="sr-only">to</span>{' '}
            <b className="font-semibold">
              <Sha sha={to} />
            </b>
          </>
        )}
      </div>
      {why !== null && (
        <FoldedWords text={why} className={outcome === 'refused' ? 'text-warn' : 'text-sm text-soft'} />
      )}
      {facts.length > 0 && <Facts facts={facts} />}
      {commits.length > 0 && (
        <details>
          <summary className="w-fit">{count(promotion.count, 'commit')}</summary>
          <div className="mt-1.5 grid gap-1.5">
            <CommitList label={`Commits of ${repository}, newest first`} commits={commitEntries(commits)} />
            {promotion.count > commits.length && (
              <p className="text-sm text-soft">
                Showing {commits.length} of {promotion.count}; the rest is at the git host.
              </p>
            )}
          </div>
        </details>
      )}
    </li>
  )
}

function Sha({ sha }: { sha: string }) {
  return <code title={sha}>{shortCommit(sha)}</code>
}

function factsOf({ waitsFor, builds, feeds, overridden }: PlannedPromotion): [string, ReactNode][] {
  const facts: [string, ReactNode][] = []
  if (overridden.length > 0)
    facts.push(['Not green', <span className="text-warn">{overridden.join(', ')}</span>])
  if (waitsFor !== null) facts.push(['Waits for', waitsFor])
  if (builds !== null) facts.push(['Build', builds])
  return [...facts, ...feeds.map(({ tag, then }): [string, ReactNode] => [tag, then])]
}
