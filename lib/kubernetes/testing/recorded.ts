import { readFileSync } from 'node:fs'

export type RecordedStep = {
  description: string
  request: { method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'; path: string; body?: object }
  response: { status: number; body?: unknown; events?: { type: string; object: unknown }[] }
}

/** The steps of a scenario, with the answers of a real OpenShift API server. */
export function recorded(scenario: string): RecordedStep[] {
  const file = new URL(`../recordings/${scenario}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedStep[]
}

export function recordedStep(scenario: string, description: string): RecordedStep {
  const step = recorded(scenario).find((each) => each.description.includes(description))
  if (step === undefined) throw new Error(`${scenario} has no step "${description}"`)
  return step
}
