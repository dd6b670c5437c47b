import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import type { Dashboard, DashboardBuilder, Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard'

/** Grafana's grid. */
export const gridWidth = 24

export interface PanelBuilder extends Builder<Panel> {
  id(id: number): this
  gridPos(position: { x: number; y: number; w: number; h: number }): this
}

/** A band of panels beside each other. A title, if given, begins a new section above it. */
export interface Band {
  readonly title?: string
  readonly height: number
  readonly panels: readonly { readonly width: number; readonly panel: PanelBuilder }[]
}

/**
 * Places bands from the top and numbers their panels. The SDK would do neither: its own placing can leave the grid,
 * and panels without an id or queries without a refId disturb each other.
 */
export function placed(dashboard: DashboardBuilder, bands: readonly Band[]): Dashboard {
  let y = 0
  let id = 0
  for (const { title, height, panels } of bands) {
    if (title !== undefined) {
      id += 1
      dashboard.withRow(new RowBuilder(title).id(id).gridPos({ x: 0, y, w: gridWidth, h: 1 }))
      y += 1
    }
    let x = 0
    for (const { width, panel } of panels) {
      id += 1
      dashboard.withPanel(panel.id(id).gridPos({ x, y, w: width, h: height }))
      x += width
    }
    y += height
  }
  return dashboard.build()
}
