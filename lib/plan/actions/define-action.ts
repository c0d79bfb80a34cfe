import type { z } from 'zod'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { RequestFields } from '#lib/plan/actions/request-fields'

/** What a request is about. */
export type Subject =
  | {
      kind: 'tag'
      stream: string
      tag: string
      /** The digest that the tag is to have; null where the request names none. */
      digest: string | null
    }
  /** `stream:tag` each. */
  | { kind: 'tags'; tags: string[] }
  /** `lane`: as `stream:tag`, where it is asked for by the tag that feeds them. */
  | { kind: 'workloads'; workloads: WorkloadKey[]; lane: string | null }
  | { kind: 'cron-job'; cronJob: string }
  /** Their repositories. */
  | { kind: 'sources'; repositories: string[] }

/** lucide-react has them under these names. */
export type ActionIcon =
  | 'CalendarClock'
  | 'ChevronsRight'
  | 'CirclePause'
  | 'CirclePlay'
  | 'Download'
  | 'GitMerge'
  | 'History'
  | 'Pin'
  | 'RotateCw'
  | 'Unlock'

/** All that differs between actions, besides their planners. Methods, so that an action of one request is an action of any. */
export type Action<Request> = {
  /** What the sheet is called until there is a plan. */
  title(request: Request): string
  /** What its button says, beside what it acts on. */
  button(request: Request): string
  subject(request: Request): Subject
  /**
   * What must be fresh. `environment`: all kinds. `triggers`: image streams only where a live image trigger manages the workload,
   * so that an outage of the image API keeps nobody from undoing what no trigger manages. `workloads`: no image streams.
   */
  needs: 'environment' | 'triggers' | 'workloads' | 'cron-jobs' | 'sources'
  /**
   * How it moves workloads. `images`: another image, through a tag or its image trigger. `template`: it writes the pod template, or
   * pins a tag. `restart`: new pods of the same template. `pods`: it deletes a pod. `job`: its Job decides what it imports.
   * `builds`: what is built decides, and who imports it.
   */
  moves: 'images' | 'template' | 'restart' | 'pods' | 'job' | 'builds' | 'nothing'
  /** The page that shows what comes of it. */
  resultOn: 'pipeline' | 'schedule' | 'promotion'
  /** How the palette shows it, and other words that people search for; null where the palette does not offer it. */
  palette: Palette
}

export type Palette = { icon: ActionIcon; words: string } | null

/**
 * The home of an action. Browsers read titles and buttons, so the schema is made only where a request is parsed: zod is larger than
 * all actions together.
 */
export function defineAction<Schema extends z.ZodObject<{ action: z.ZodLiteral<string> }>>(
  action: { request: (fields: RequestFields) => Schema } & Action<z.infer<NoInfer<Schema>>>,
) {
  return action
}

type Tag = { stream: string; tag: string }

export const ofTag = ({ stream, tag }: Tag): Subject => ({ kind: 'tag', stream, tag, digest: null })

export const ofWorkload = ({ workload }: { workload: WorkloadKey }): Subject => ({
  kind: 'workloads',
  workloads: [workload],
  lane: null,
})

export const ofCronJob = ({ cronJob }: { cronJob: string }): Subject => ({ kind: 'cron-job', cronJob })
