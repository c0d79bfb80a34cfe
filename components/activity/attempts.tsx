import { Ban, CircleSlash, SearchX, ShieldCheck } from 'lucide-react'
import { FoldedWords, Words } from '#components/format/words'
import { RelativeTime } from '#components/format/time'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { Notice } from '#components/ui/notice'
import { Cell, Row, Table } from '#components/ui/table'
import { TONE_TEXT } from '#components/ui/tone'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { count } from '#lib/domain/format'
import type { AttemptItem, AttemptsView } from '#lib/plan/records/activity-view'
import { keptWords } from '#lib/plan/records/attempt'

const COLUMNS = ['Attempt', 'Result', 'Who', 'When']

/** What people asked for and did not get, newest first. */
export function Attempts({
  environment,
  attempts,
  onClear,
}: {
  environment: EnvironmentView
  attempts: AttemptsView
  onClear: () => void
}) {
  const { items, matching, total, malformed, newer } = attempts
  const unread = malformed + newer
  return (
    <>
      {unread > 0 && (
        <div className="mb-3" role="status">
          <Notice tone="warn">
            {count(unread, 'row')} of attempts cannot be read and {unread === 1 ? 'is' : 'are'} not shown
            {newer > 0 && ': a newer Quayside wrote them'}.
          </Notice>
        </div>
      )}
      {total === 0 && (
        <Message icon={ShieldCheck} title="No denied or refused attempts">
          What somebody tries without the right to do it, or confirms and is not done, is listed here.
        </Message>
      )}
      {total > 0 && matching === 0 && (
        <Message
          icon={SearchX}
          title="No matches"
          actions={<Button onClick={onClear}>Show all {count(total, 'attempt')}</Button>}
        >
          The filter searches what was tried, people and reasons.
        </Message>
      )}
      {items.length > 0 && (
        <Table
          caption={`Denied and refused attempts in ${environment.title}, newest first`}
          columns={COLUMNS}
        >
          {items.map((item) => (
            <AttemptRow key={item.id} item={item} />
          ))}
        </Table>
      )}
      <p className="mt-3 max-w-prose text-sm text-soft">
        One row has all equal attempts of a person in a day (UTC). {keptWords(attempts)}
      </p>
    </>
  )
}

const LOOKS = {
  denied: { icon: Ban, word: 'Denied', tone: TONE_TEXT.bad },
  refused: { icon: CircleSlash, word: 'Refused', tone: TONE_TEXT.warn },
}

function AttemptRow({ item }: { item: AttemptItem }) {
  const { title, isPlan, outcome, message, by, subject, firstAt, lastAt, count: times } = item
  const { icon: Icon, word, tone } = LOOKS[outcome]
  return (
    <Row>
      <Cell>
        <span className="font-medium">
          <Words text={title} />
        </span>
        {isPlan && <span className="block text-sm text-soft">Only its plan, as a link to it asks for.</span>}
      </Cell>
      <Cell label="Result">
        <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${tone}`}>
          <Icon aria-hidden className="size-4 shrink-0" />
          {word}
        </span>
        <FoldedWords text={message} className="text-sm text-soft" />
      </Cell>
      <Cell label="Who">
        <Words text={by} />
        {subject !== '' && subject !== by && (
          <span className="block text-sm text-soft">
            <Words text={subject} />
          </span>
        )}
      </Cell>
      <Cell label="When">
        <RelativeTime time={lastAt} />
        {times > 1 && (
          <span className="block text-sm text-soft">
            {times} times, first <RelativeTime time={firstAt} />
          </span>
        )}
      </Cell>
    </Row>
  )
}
