import { CircleCheck, CircleDashed, CircleSlash, CircleX, Hourglass, type LucideIcon } from 'lucide-react'
import { OutsideLink } from '#components/format/outside-link'
import { ElapsedTime, RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Section } from '#components/ui/section'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { shortCommit, span } from '#lib/domain/format'
import type { ChainStep, SourceChain } from '#lib/plan/operation/operation'

const STATES: Record<ChainStep['state'], { tone: Tone; icon: LucideIcon; word: string }> = {
  waiting: { tone: 'neutral', icon: Hourglass, word: 'Waiting' },
  doing: { tone: 'accent', icon: CircleDashed, word: 'Under way' },
  done: { tone: 'good', icon: CircleCheck, word: 'Done' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
  skipped: { tone: 'neutral', icon: CircleSlash, word: 'Not needed' },
}

const PARTS: Record<ChainStep['what'], string> = {
  moved: 'Branch',
  build: 'Build',
  job: 'Job',
  registry: 'Registry',
  import: 'Import',
  rollout: 'Rollout',
}

/** How far each commit of a promotion came: from its branch to the workloads. */
export function Chain({ chain }: { chain: readonly SourceChain[] }) {
  if (chain.length === 0) return null
  return (
    <Section title="From the branch to the workloads">
      <div className="grid gap-5">
        {chain.map((source) => (
          <OfSource key={source.repository} source={source} />
        ))}
      </div>
    </Section>
  )
}

function OfSource({ source: { repository, commit, steps } }: { source: SourceChain }) {
  return (
    <article aria-label={repository} className="grid gap-2">
      <h3 className="font-medium wrap-anywhere">
        <Words text={repository} />{' '}
        <code title={commit} className="font-normal text-soft">
          {shortCommit(commit)}
        </code>
      </h3>
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
        {steps.map((step, index) => (
          <Step key={`${index} ${step.what}`} step={step} />
        ))}
      </ol>
    </article>
  )
}

function Step({ step }: { step: ChainStep }) {
  const { what, state, about, sentence, advice, url } = step
  const { tone, icon: Icon, word } = STATES[state]
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 px-4 py-2.5">
      <Icon aria-hidden className={`mt-0.75 size-4 ${TONE_TEXT[tone]}`} />
      <div className="min-w-0">
        <p className="text-sm text-soft">
          {PARTS[what]}
          {about !== null && (
            <>
              {' '}
              of <Words text={about} />
            </>
          )}
        </p>
        <FoldedWords text={sentence} />
        <p className="text-sm text-soft">
          <span className={`font-medium ${TONE_TEXT[tone]}`}>{word}</span> <Since step={step} />
          {url !== null && (
            <>
              {' '}
              <OutsideLink href={url}>See the {linked(step)}</OutsideLink>
            </>
          )}
        </p>
        {advice !== null && (
          <FoldedWords text={advice} className={`text-sm ${state === 'failed' ? 'text-ink' : 'text-soft'}`} />
        )}
      </div>
    </li>
  )
}

/** What a link leads to: of a build that failed, its failing job. */
function linked({ what, state, about }: ChainStep): string {
  if (what === 'job') return 'job'
  if (what !== 'build' || about !== null) return 'details'
  return state === 'failed' ? 'job' : 'build'
}

/** `for 12 min, usually about 40 min`; of what is over, when it ended. */
function Since({ step: { state, since, usualSeconds } }: { step: ChainStep }) {
  const isOpen = state === 'waiting' || state === 'doing'
  const usual = isOpen && usualSeconds !== null ? `usually about ${span(usualSeconds * 1000)}` : ''
  if (since === null) return usual
  if (!isOpen) return <RelativeTime time={since} />
  return (
    <>
      for <ElapsedTime since={since} />
      {usual !== '' && `, ${usual}`}
    </>
  )
}
