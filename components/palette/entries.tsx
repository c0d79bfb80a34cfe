import { Box, ChevronsRight, Download, History, Layers, Tag, type LucideIcon } from 'lucide-react'
import { environmentAddress, tagAddress, workloadAddress } from '#lib/domain/addresses'
import type { EnvironmentView, LaneView, PipelineView } from '#lib/domain/views'
import type { ActionRequest } from '#lib/plan/plan'

export type Entry = {
  /** Tells entries apart. */
  key: string
  icon: LucideIcon
  label: string
  about: string
  /** Other words that people look for it by. */
  synonyms: string[]
  /** The address of a page, or an action whose sheet opens. */
  leadsTo: string | ActionRequest
}

export function environmentEntries(environments: EnvironmentView[]): Entry[] {
  return environments.map(({ name, title }) => page(environmentAddress(name), Layers, title, 'Environment'))
}

/** The pages of an environment. @param isAlone whether no other's stand beside them */
export function pageEntries({ environment, lanes, others }: PipelineView, isAlone: boolean): Entry[] {
  const where = isAlone ? '' : `, ${environment.title}`
  const tags = lanes.map(({ stream, tag }) =>
    page(tagAddress(environment.name, stream, tag), Tag, `${stream}:${tag}`, `Image stream tag${where}`),
  )
  const workloads = [...lanes.flatMap((lane) => lane.workloads), ...others].map((workload) =>
    page(workloadAddress(environment.name, workload), Box, workload.name, workload.kind + where),
  )
  // Several lanes can feed one workload.
  return [...tags, ...new Map(workloads.map((entry) => [entry.key, entry])).values()]
}

/** What can be done to the lanes of an environment, by whoever may act there. */
export function actionEntries({ environment, lanes }: PipelineView): Entry[] {
  return environment.mayAct ? lanes.flatMap((lane) => actionsOn(environment.name, lane)) : []
}

function actionsOn(environment: string, { stream, tag, source, image, workloads }: LaneView): Entry[] {
  const name = `${stream}:${tag}`
  // Who is on call knows which workload is broken, not which tag feeds it.
  const feeds = workloads.map((workload) => workload.name)
  const action = (icon: LucideIcon, label: string, synonyms: string[], leadsTo: Entry['leadsTo']) => ({
    ...{ key: label, icon, label, about: '', leadsTo },
    synonyms: [...synonyms, ...feeds],
  })
  return [
    source.kind === 'following' &&
      action(Download, `Import ${name} now…`, ['deploy', 'update'], { action: 'import', stream, tag }),
    source.kind === 'pinned' &&
      action(ChevronsRight, `Resume following ${name}…`, ['unpin'], { action: 'follow', stream, tag }),
    image !== null &&
      action(History, `Revert ${name}…`, REVERT_SYNONYMS, tagAddress(environment, stream, tag)),
  ].filter((entry) => entry !== false)
}

const REVERT_SYNONYMS = ['rollback', 'roll back', 'undo', 'pin', 'deploy']

function page(address: string, icon: LucideIcon, label: string, about: string): Entry {
  return { key: address, icon, label, about, synonyms: [], leadsTo: address }
}

/** The entries that have every word of the search, those first that have them in their label. */
export function matching(entries: Entry[], search: string): Entry[] {
  const words = search.toLowerCase().split(/\s+/)
  const holdsAll = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const found = entries.filter(({ label, about, synonyms }) =>
    holdsAll([label, about, ...synonyms].join(' ')),
  )
  return [...found.filter(({ label }) => holdsAll(label)), ...found.filter(({ label }) => !holdsAll(label))]
}
