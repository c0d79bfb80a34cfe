import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attentionOf, laneHasConcern, shownOn, troubleOf } from '#lib/domain/pipeline/attention'
import { workloadHasConcern } from '#lib/domain/pipeline/flow'
import { CONCERNS, TROUBLES } from '#lib/domain/pipeline/concerns'
import { workloadConcerns } from '#lib/domain/pipeline/flow'
import { laneFilterOf, LANE_CONCERNS, TROUBLE } from '#lib/domain/pipeline/lane-filter'
import { findJudged, laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { overviewCard } from '#lib/domain/pipeline/overview'
import { lanePage, pipelineView } from '#lib/domain/pipeline/pipeline'
import { environmentSchedule, type Batch } from '#lib/domain/schedule/environment-schedule'
import { tagView } from '#lib/domain/stream-tag/tag-view'
import { EMPTY_WORLD, snapshotIn, worldChanges } from '#lib/domain/testing/test-worlds'
import { environment, registry } from '#lib/domain/testing/test-views'
import type { Snapshot } from '#lib/domain/snapshot'
import { isBehind, lagWord } from '#lib/domain/workload/lag-views'
import { keyOf, workloadsOf } from '#lib/domain/workload/workload'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'
import { workloadView, type KnownEvents } from '#lib/domain/workload-page/workload-view'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

const BATCH: Batch = {
  cronJobs: { ok: true, value: [] },
  jobs: { ok: true, value: [] },
  unreadable: { cronJobs: [], jobs: [] },
  stale: [],
}
const EVENTS: KnownEvents = { list: { ok: true, value: [] }, unreadable: [], stale: [] }

/** What each page shows of one snapshot. */
const EVIDENCE = { moves: NO_EVIDENCE, returnsOf: () => NO_RETURNS }

function pagesOf(snapshot: Snapshot) {
  const index = laneIndexOf(snapshot)
  const checks = new Map()
  const pipeline = pipelineView(
    environment,
    snapshot,
    lanePage(index, laneFilterOf('', null), 0, checks),
    new Map(),
    registry,
  )
  const asked = {
    check: null,
    newCommits: null,
    whyNoCommit: null,
    registry,
    pullSecrets: null,
    observation: null,
  }
  return {
    index,
    pipeline,
    tags: index.entries.map((entry) => tagView(environment, snapshot, entry, new Map(), asked, EVIDENCE)),
    workloads: workloadsOf(snapshot).map((workload) => {
      const judged = findJudged(index, { kind: workload.kind, name: workload.object.metadata.name })
      return workloadView(environment, snapshot, workload, judged, EVENTS, new Map())
    }),
    card: overviewCard(environment, snapshot, attentionOf(index, checks)),
    schedule: environmentSchedule(environment, snapshot, index.entries, BATCH, [], 900),
  }
}

type Pages = ReturnType<typeof pagesOf>

const onPipeline = ({ pipeline }: Pages): JudgedWorkload[] => [
  ...pipeline.lanes.flatMap(shownOn),
  ...pipeline.others,
]

/** Holds in each state of a namespace that changes. */
function always(check: (pages: Pages) => void) {
  fc.assert(
    fc.property(worldChanges, (changes) => {
      let world = EMPTY_WORLD
      for (const change of changes) world = change(world)
      check(pagesOf(snapshotIn(world)))
    }),
    { numRuns: 150 },
  )
}

describe('all pages have the same', () => {
  it('lane of a tag', () => {
    always(({ pipeline, tags }) => {
      const lanes = new Map(pipeline.lanes.map((lane) => [`${lane.stream}:${lane.tag}`, lane]))
      for (const { lane } of tags) expect(lanes.get(`${lane.stream}:${lane.tag}`)).toEqual(lane)
    })
  })

  it('health, numbers and words of a workload', () => {
    always((pages) => {
      const own = new Map(pages.workloads.map(({ workload }) => [keyOf(workload), workload]))
      for (const shown of onPipeline(pages)) {
        const { lags: _, pausedContainer: __, pods: ___, ...same } = shown
        expect(own.get(keyOf(shown))).toMatchObject(same)
        expect(own.get(keyOf(shown))?.lags).toEqual(expect.arrayContaining(shown.lags))
      }
    })
  })

  it('containers behind: what the page of a workload says, its lanes say together', () => {
    always((pages) => {
      for (const { workload } of pages.workloads) {
        const onLanes = pages.pipeline.lanes
          .flatMap(shownOn)
          .filter((each) => keyOf(each) === keyOf(workload))
          .flatMap(({ lags }) => lags)
        expect(new Set(onLanes)).toEqual(new Set(workload.lags))
      }
    })
  })

  it('counts: the overview has as many workloads of a concern as the pipeline shows, and their pages', () => {
    always((pages) => {
      for (const concern of CONCERNS) {
        const named = (all: JudgedWorkload[]) =>
          new Set(all.filter((each) => workloadHasConcern(each, concern)).map(keyOf))
        const lanes = pages.pipeline.lanes.filter((lane) =>
          laneHasConcern({ ...lane, workloads: [], byHand: [] }, undefined, concern),
        )
        const workloads = named(onPipeline(pages))
        if (pages.card.attention === null) continue
        expect(pages.card.attention[concern]).toBe(workloads.size + lanes.length)
        expect(named(pages.workloads.map(({ workload }) => workload))).toEqual(workloads)
      }
    })
  })

  it('filters: each shows exactly the lanes and workloads whose pill, or line, has its word', () => {
    always(({ index, pipeline }) => {
      for (const concern of LANE_CONCERNS) {
        const page = lanePage(index, laneFilterOf('', concern), 0, new Map())
        const has = (all: readonly JudgedWorkload[]) =>
          all.some((each) =>
            workloadConcerns(each).some((own) =>
              concern === TROUBLE ? TROUBLES.includes(own) : own === concern,
            ),
          )
        for (const lane of pipeline.lanes)
          if (has(shownOn(lane))) expect(page.entries.map((each) => each.lane)).toContainEqual(lane)
        expect(page.others.map(keyOf).toSorted()).toEqual(
          pipeline.others
            .filter((each) => has([each]))
            .map(keyOf)
            .toSorted(),
        )
        if (concern === TROUBLE) expect(page.matching + page.others.length).toBe(pipeline.attention.troubled)
      }
    })
  })

  it('state of an import, on the schedule too', () => {
    always(({ pipeline, schedule }) => {
      for (const tag of schedule.tags) {
        const lane = pipeline.lanes.find((each) => each.stream === tag.stream && each.tag === tag.tag)
        expect(lane).toMatchObject({ source: tag.source, import: tag.import, schedule: tag.schedule })
      }
      const failing = schedule.tags.filter((tag) => tag.import.state === 'failed')
      expect(failing).toHaveLength(pipeline.attention.importFailing)
    })
  })

  it('triggers: what a page calls broken has no live one, and is broken on the pipeline', () => {
    always((pages) => {
      for (const { workload, triggers } of pages.workloads) {
        const broken = triggers.filter(({ state, container }) => state === 'broken' && container !== null)
        const isBroken = workload.triggerProblem !== null || workload.goneTriggers.length > 0
        expect(workloadConcerns(workload).includes('brokenTriggers')).toBe(isBroken)
        if (broken.length > 0) expect(isBroken).toBe(true)
        if (workload.triggerProblem !== null)
          expect(triggers.filter(({ state }) => state !== 'broken')).toEqual([])
        const gone = triggers.filter(({ from }) => from.startsWith('gone:'))
        if (pages.pipeline.unread.length === 0)
          expect(gone.filter(({ state }) => state !== 'broken')).toEqual([])
      }
    })
  })
})

it('there are never more ready pods than wanted, on any page', () => {
  always((pages) => {
    for (const { ready, updated, desired, pods } of onPipeline(pages)) {
      expect(Math.max(ready, updated)).toBeLessThanOrEqual(desired)
      expect(pods.filter(({ status, isReady }) => status === 'Terminating' && isReady)).toEqual([])
    }
  })
})

it('the health of a workload that is behind never stands alone', () => {
  always((pages) => {
    for (const workload of onPipeline(pages)) {
      const isLate = workload.lags.some(isBehind)
      expect(workloadConcerns(workload).includes('behind')).toBe(isLate)
      expect(lagWord(workload.lags) === 'behind').toBe(isLate)
    }
  })
})

it('the lanes in trouble come first, the worst at the top', () => {
  always(({ pipeline }) => {
    const ranks = pipeline.lanes.map((lane) => troubleOf(lane) ?? Infinity)
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b || 0))
  })
})
