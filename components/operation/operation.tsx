'use client'

import { ActionButton } from '#components/action-sheet/action-button'
import { Actions } from '#components/action-sheet/actions'
import { BroughtImages } from '#components/operation/brought-images'
import { Chain } from '#components/operation/chain'
import { OperationAnnouncement } from '#components/operation/operation-announcement'
import { OperationState, STATES } from '#components/operation/state'
import { Steps } from '#components/operation/steps'
import { StopOperation } from '#components/operation/stop-operation'
import { AtItsEnd } from '#components/operation/at-its-end'
import { JobOfOperation } from '#components/operation/job-of-operation'
import { UndoneNotice } from '#components/operation/undone-notice'
import { WhatMoves } from '#components/operation/what-moves'
import { WhoAndWhy } from '#components/operation/who-and-why'
import { ImageChanges } from '#components/plan/image-changes'
import { ActivityLink } from '#components/shell/activity-link'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { BeforeLink } from '#components/format/before-link'
import { FoldedWords, Words } from '#components/format/words'
import { CopyButton } from '#components/ui/copy-button'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import { Section } from '#components/ui/section'
import { useView } from '#lib/client/queries'
import { pageAddress } from '#lib/views/addresses'
import { capitalized } from '#lib/domain/format'
import { actionOf, commandsTitle, type ActionRequest } from '#lib/plan/actions/actions'
import { aboutOf, isLaneName } from '#lib/plan/records/about'
import { imageMoves } from '#lib/plan/records/image-moves'
import { isStoppable } from '#lib/plan/operation/operation-steps'
import type { OperationView } from '#lib/plan/records/operation-view'

/** An import of many tags has many. */
const MOST_LINKS = 4

type Props = { environment: string; id: string; firstError: ShownError | null }

/** An operation: its progress, what to do next, and its undo. */
export function Operation({ environment, id, firstError }: Props) {
  const query = useView('operation', { environment, id })
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => <OperationContent view={view} />}
    </QueryBoundary>
  )
}

function OperationContent({ view }: { view: OperationView }) {
  const { environment, operation, progress, undo, journalProblem } = view
  const { title, steps, commands, warnings } = operation
  const moves = imageMoves(operation)
  const via = { href: pageAddress('activity', { environment: environment.name }), text: 'Activity' }
  return (
    <Actions environment={environment}>
      <Breadcrumbs environment={environment} via={via} here="Operation" />
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">
          <FoldedWords text={title} />
        </h1>
        <OperationState state={progress.state} />
        {isStoppable(operation) && (
          <span className="ml-auto">
            <StopOperation environment={environment.name} id={operation.id} title={title} />
          </span>
        )}
        {undo !== null && (
          <span className="ml-auto">
            <ActionButton request={undo} about={title}>
              Undo this
            </ActionButton>
          </span>
        )}
      </div>
      <OperationAnnouncement title={title} progress={progress} />
      <div className="grid gap-4">
        {journalProblem !== null && (
          <Notice tone="warn">The journal may have newer entries than this page. {journalProblem}</Notice>
        )}
        <Result view={view} />
        <UndoneNotice environment={environment.name} undone={view.undone} />
        <WhoAndWhy view={view} />
      </div>
      <Section title="Steps">
        <Steps steps={steps} />
        {aboutOf(operation)
          .filter(isLaneName)
          .slice(0, MOST_LINKS)
          .map((name) => (
            <ActivityLink key={name} environment={environment.name} of={name} />
          ))}
      </Section>
      <Chain chain={progress.chain} />
      {view.operation.job !== null && <JobOfOperation view={view} />}
      {view.operation.end === null ? (
        <WhatMoves view={view} />
      ) : (
        <AtItsEnd view={view} end={view.operation.end} />
      )}
      <BroughtImages view={view} />
      {moves.length > 0 && (
        <Section title={moves.length === 1 ? 'What changes in the image' : 'What changes in the images'}>
          <div className="grid gap-3">
            <ImageChanges environment={environment.name} changes={moves} />
          </div>
        </Section>
      )}
      {warnings.length > 0 && (
        <Section title="Not recorded">
          <div className="grid gap-2">
            {warnings.map((warning) => (
              <Notice key={warning} tone="warn">
                <FoldedWords text={warning} />
              </Notice>
            ))}
          </div>
        </Section>
      )}
      <Section
        title={commandsTitle(operation.request)}
        aside={<CopyButton text={commands.join('\n')} what="the commands" />}
      >
        <pre className="rounded-md border border-line bg-sunken px-3 py-2.5 leading-relaxed wrap-anywhere whitespace-pre-wrap">
          {commands.join('\n')}
        </pre>
      </Section>
    </Actions>
  )
}

/** What could be done about the result is past once it was undone. */
function Result({ view: { environment, operation, progress, undone } }: { view: OperationView }) {
  const { state, message } = progress
  const failedAt = state === 'failed' || state === 'failing' ? operation.startedAt : null
  const next = undone?.isWhole === true ? [] : progress.next
  const { request } = operation
  return (
    <Notice tone={STATES[state].tone}>
      <FoldedWords text={message} />
      <ResultLink environment={environment} request={request} />
      <BeforeLink environment={environment.name} at={failedAt} />
      {next.length > 0 && (
        <div className="mt-2.5 flex flex-wrap gap-2">
          {next.map(({ sentence, request }, index) => (
            <ActionButton
              key={sentence}
              request={request}
              look={index === 0 ? 'primary' : 'plain'}
              size="small"
            >
              <span className="whitespace-normal">
                <Words text={sentence} />
              </span>
            </ActionButton>
          ))}
        </div>
      )}
    </Notice>
  )
}

/** To the page that shows what came of it, where that is not the pipeline. */
function ResultLink({
  environment: { name, title },
  request,
}: Pick<OperationView, 'environment'> & { request: ActionRequest }) {
  const { resultOn } = actionOf(request)
  if (resultOn === 'pipeline') return null
  return (
    <PendingLink href={pageAddress(resultOn, { environment: name })} className="text-link">
      {capitalized(resultOn)} of {title}
    </PendingLink>
  )
}
