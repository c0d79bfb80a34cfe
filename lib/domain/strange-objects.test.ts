import fc from 'fast-check'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { deliveryOf } from '#lib/domain/chronicle/delivery'
import { endedFacts } from '#lib/domain/observation/ended-facts'
import { factsOf } from '#lib/domain/observation/facts-of'
import { lookAtSwitches, lookOfOthers } from '#lib/domain/switches/switch-look'
import { describe, expect, it } from 'vitest'
import { tagNamesOf } from '#lib/domain/image-stream/tag-names'
import { driftQuestionsOf } from '#lib/domain/image-stream/drift-question'
import { behindWords, isOverdue } from '#lib/domain/image-stream/pin'
import { imageContents } from '#lib/domain/image/image-contents'
import { imageDiff } from '#lib/domain/image/image-diff'
import { imageFacts, imageView, unknownImage } from '#lib/domain/image/image'
import { commonPlatform, pickPart } from '#lib/domain/image/image-parts'
import { CONCERNS } from '#lib/domain/pipeline/concerns'
import { importFlow, workloadConcerns } from '#lib/domain/pipeline/flow'
import { importableTags } from '#lib/domain/pipeline/importable'
import { attentionOf } from '#lib/domain/pipeline/attention'
import { findJudged, laneIndexOf, type LaneIndex } from '#lib/domain/pipeline/lane-index'
import { overviewCard } from '#lib/domain/pipeline/overview'
import { lanePage, matchingEntries, newestImages, pipelineView } from '#lib/domain/pipeline/pipeline'
import { LatestMoves, otherMoves } from '#lib/domain/activity/other-moves'
import { whyInferred } from '#lib/domain/moves/mover-words'
import { importRuns } from '#lib/domain/schedule/import-runs'
import { missedRun } from '#lib/domain/schedule/missed-run'
import { environmentSchedule } from '#lib/domain/schedule/environment-schedule'
import { defaultComparison, distinctImages } from '#lib/domain/stream-tag/compared-images'
import { groupRuns } from '#lib/domain/stream-tag/run-groups'
import { tagView } from '#lib/domain/stream-tag/tag-view'
import { NO_JOURNAL, NO_RETURNS } from '#lib/domain/workload/workload-journal'
import { clusterEvents } from '#lib/domain/timeline/cluster-events'
import { detailsOf, eventWords } from '#lib/domain/timeline/event-words'
import { LatestChanges } from '#lib/domain/timeline/latest-changes'
import type { Snapshot } from '#lib/domain/snapshot'
import { ranThen } from '#lib/domain/timeline/what-ran'
import { receivedSnapshot, type ReceivedSnapshot } from '#lib/domain/testing/received-objects'
import {
  asStrangers,
  madeStrange,
  recordedObjects,
  strangeness,
  type Received,
} from '#lib/domain/testing/strange-objects'
import { environment, registry } from '#lib/domain/testing/test-views'
import { earlierImages } from '#lib/domain/stream-tag/earlier-images'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { blockingPod, hasCrashed, isBroken, lastCrashOf, podProblem } from '#lib/domain/workload/pods'
import { previousImagesOf } from '#lib/domain/workload/previous-images'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { workloadsOf, type Workload } from '#lib/domain/workload/workload'
import { revisionImages, workloadView, type KnownEvents } from '#lib/domain/workload-page/workload-view'

/** `STRANGE_OBJECTS=10000` tries as many. */
const RUNS = Number(process.env.STRANGE_OBJECTS ?? 100)

const ours = recordedObjects()
const strangers = asStrangers(ours)
const check = { state: 'newer', image: unknownImage(`sha256:${'b'.repeat(64)}`) } as const
const since = { since: '2026-11-23T18:00:00Z', checkedAt: '2026-11-23T18:30:00Z' }

/** Makes each view that an environment has. */
function allViews({ snapshot, batch, events, images }: ReceivedSnapshot) {
  const index = laneIndexOf(snapshot)
  const facts = images.map((image) => imageFacts(image, Date.now()))
  const known = new Map(facts.map((each) => [each.digest, imageView(each)]))
  const checks = new Map(index.entries.map(({ key }) => [key, { ...check, ...since }]))
  const all = { words: '', concern: null }
  newestImages(index.entries)
  for (const concern of CONCERNS) matchingEntries(index, { words: 'Packit', concern }, checks)
  const pages = [0, 1, 2].map((number) => {
    return pipelineView(environment, snapshot, lanePage(index, all, number, checks), known, registry)
  })
  importableTags(index.entries)
  const now = Date.parse(snapshot.readAt)
  const { facts: observed } = factsOf(snapshot, { moversOf: () => [] }, now)
  if (snapshot.imageStreams.ok) expect(observed.size).toBeGreaterThan(0)
  endedFacts(observed, snapshot, now)
  const streams = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
  const cronJobsFreshAt = snapshot.readAt
  const sight = { snapshot, streams, batch, configured: ['strange-import-images'], cronJobsFreshAt }
  const before = lookOfOthers(now - 60_000, true)
  const switches = lookAtSwitches(new Map(), sight, before, now).facts
  lookAtSwitches(switches, { ...sight, streams: [] }, null, now)
  const chronicle = chronicleOf(new Map([...observed, ...switches]), { stretches: [], keptFrom: null })
  deliveryOf(chronicle, now)
  const tags = index.entries.map((entry) => {
    const { tag, lane } = entry
    tagNamesOf(tag.stream)
    driftQuestionsOf(tag.stream)
    importFlow(lane, check)
    if (lane.pin) {
      behindWords(lane.pin, check)
      isOverdue(lane.pin, 0)
    }
    const asked = {
      check: null,
      newCommits: null,
      whyNoCommit: null,
      registry,
      pullSecrets: null,
      observation: null,
    }
    const evidence = {
      moves: { operations: [], wholeFrom: 0, cronJobs: [] },
      returnsOf: () => NO_RETURNS,
      chronicle,
    }
    const view = tagView(environment, snapshot, entry, known, asked, evidence)
    defaultComparison(view.history, view.check)
    distinctImages(view.history)
    view.history.map(({ runs }) => groupRuns(runs))
    return view
  })
  const workloads = workloadsOf(snapshot).map((workload) =>
    viewOf(workload, index, { snapshot, batch, events, images }),
  )
  for (const pod of snapshot.pods.ok ? snapshot.pods.value : []) {
    hasCrashed(pod)
    lastCrashOf(pod)
  }
  const runs = importRuns(batch, ['strange-import-images'], Date.now())
  const latest = new LatestMoves().of(index.entries, workloadsOf(snapshot))
  const evidence = { operations: [], wholeFrom: -Infinity, cronJobs: runs }
  const filter = { words: '', lane: '', from: null, to: null }
  const moved = otherMoves(latest, ownershipOf(snapshot), () => evidence, Date.parse('2026-11-24'), filter)
  for (const { by } of moved.moves) whyInferred(by)
  const remembered: Snapshot = { ...snapshot, events: { ok: true, value: events }, chronicle }
  const looked = new LatestChanges().of(remembered, index.entries, '', Date.parse('2026-11-24'))
  const journal = { ...NO_JOURNAL, evidenceOf: () => evidence }
  const told = clusterEvents(remembered, looked, {
    ...{ batch, configured: ['strange-import-images'], importers: [], sources: [] },
    ...{
      starterOf: () => null,
      turnerOf: () => null,
      evidenceOf: () => evidence,
      journalOf: () => journal,
      goneJournalOf: () => journal,
    },
  })
  const ran = looked.workloads.map((workload) =>
    ranThen(remembered, workload, looked.ownership, journal, told, [], '2026-11-23T18:30:00Z'),
  )
  const inWords = told.map((event) => [event, eventWords(event, String), detailsOf(event.what)])
  const timeline = { events: inWords, ran }
  for (const cronJob of batch.cronJobs.ok ? batch.cronJobs.value : []) missedRun(cronJob, Date.now())
  const contents = images.map((image) => imageContents(image))
  images.map((image) => pickPart(image))
  commonPlatform(images)
  for (const each of contents) imageDiff(each, contents[0] ?? each, true)
  return {
    timeline,
    pages,
    tags,
    workloads,
    schedule: environmentSchedule(
      environment,
      snapshot,
      index.entries,
      batch,
      ['strange-import-images'],
      900,
    ),
    overview: overviewCard(environment, snapshot, attentionOf(index, checks)),
  }
}

function viewOf(workload: Workload, index: LaneIndex, { snapshot, events }: ReceivedSnapshot) {
  const known: KnownEvents = { list: { ok: true, value: events }, unreadable: [], stale: [] }
  revisionImages(snapshot, workload)
  previousImagesOf(snapshot, workload)
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  for (const revision of revisions) diffTemplates(revision.template, workload.object.spec.template)
  const { kind, object } = workload
  const judged = findJudged(index, { kind, name: object.metadata.name })
  const view = workloadView(environment, snapshot, workload, judged, known, new Map())
  workloadConcerns(view.workload)
  blockingPod(view.workload)
  earlierImages(view.revisions, 'worker', null)
  for (const pod of view.workload.pods) {
    isBroken(pod)
    podProblem(pod)
  }
  return view
}

/** What is shown of the recorded objects. */
function oursIn({ pages, tags, workloads, schedule }: ReturnType<typeof allViews>) {
  const isOurs = (name: string) => /^(packit|tokman|kinds|multiarch|import)/.test(name)
  return {
    lanes: pages.flatMap(({ lanes }) => lanes).filter(({ stream }) => isOurs(stream)),
    others: pages.flatMap(({ others }) => others).filter(({ name }) => isOurs(name)),
    histories: tags.filter(({ lane }) => isOurs(lane.stream)).map(({ history }) => history),
    workloads: workloads
      .filter(({ workload }) => isOurs(workload.name))
      .map(({ workload, revisions }) => [workload, revisions]),
    schedule: schedule.cronJobs.filter(({ name }) => isOurs(name)),
  }
}

const viewsOf = (received: Received[]) => allViews(receivedSnapshot(received))

describe('a strange object', () => {
  it(
    'breaks no view, and changes nothing of what is shown of the others',
    { timeout: 60_000 + RUNS * 1000 },
    () => {
      const expected = oursIn(viewsOf(ours))
      fc.assert(
        fc.property(strangeness, (changes) => {
          const views = viewsOf([...ours, ...madeStrange(strangers, changes)])
          expect(oursIn(views)).toEqual(expected)
          expect(() => JSON.stringify(views)).not.toThrow()
        }),
        {
          numRuns: RUNS,
          // A schedule that is the name of a member of every object.
          examples: [[[{ which: 2014168616, where: 1029663302, change: { kind: 'text', to: 'toString' } }]]],
        },
      )
    },
  )

  it('is left out with the reason', () => {
    const broken = ours.map(({ resource, object }) => {
      const copy: unknown = structuredClone(object)
      if (resource === 'imagestreams' && typeof copy === 'object' && copy !== null)
        Reflect.set(copy, 'spec', { tags: {} })
      return { resource, object: copy }
    })
    const [pipeline] = viewsOf(broken).pages
    expect(pipeline?.lanes).toEqual([])
    expect(pipeline?.unread).toContainEqual({
      what: 'image stream',
      name: 'tokman',
      error: { code: 'malformed', message: 'spec.tags is not a list' },
    })
  })
})
