import 'server-only'
import { Gauge, type Registry } from 'prom-client'
import { DELIVERY_DAYS, DELIVERY_WORDS, type Delivery } from '#lib/domain/chronicle/delivery'

type Deliveries = () => readonly { name: string; delivery: Delivery | null }[]

const WHEN = `In the last ${DELIVERY_DAYS} days.`

const GAUGES = [
  ['deployments', 'quayside_deployments', `Deployments. ${WHEN} ${DELIVERY_WORDS.deployments}`],
  [
    'bad',
    'quayside_deployments_bad',
    `Deployments that failed or were reverted. ${WHEN} ${DELIVERY_WORDS.bad}`,
  ],
  [
    'restoreSeconds',
    'quayside_restore_seconds',
    `${DELIVERY_WORDS.restore} ${WHEN} Absent if nothing was restored.`,
  ],
  [
    'dated',
    'quayside_deployments_dated',
    `Deployments of an image whose commit has a date. ${WHEN} ${DELIVERY_WORDS.deployments}`,
  ],
  ['leadSeconds', 'quayside_lead_seconds', `${DELIVERY_WORDS.lead} ${WHEN} Absent if none has one.`],
] as const

/** How often images were deployed, and how that went. All replicas tell the same. */
export function addDeliveryMetrics(registry: Registry, deliveries: Deliveries): void {
  for (const [member, name, help] of GAUGES) {
    new Gauge({
      name,
      help,
      labelNames: ['environment'],
      registers: [registry],
      collect() {
        this.reset()
        for (const { name, delivery } of deliveries()) {
          const value = delivery?.[member] ?? null
          if (value !== null) this.set({ environment: name }, value)
        }
      },
    })
  }
}
