export const toolNames = ['prometheus', 'promtool', 'alertmanager', 'amtool'] as const

export type ToolName = (typeof toolNames)[number]

/** What is known about a tool wherever it comes from. */
export interface ToolKind {
  readonly name: ToolName
  /** What its executable may be called. Debian's Alertmanager is `prometheus-alertmanager`. */
  readonly executables: readonly string[]
  /** The oldest version that understands what we write for it, as major and minor. */
  readonly minimum: readonly [major: number, minor: number]
  /** The image that has it, and where. The tags are the versions the tests run with. */
  readonly image: string
  readonly pathInImage: string
}

/** A tool that was found, and how to run it. */
export interface Tool {
  readonly name: ToolName
  /** As it says itself: `3.5.3`. */
  readonly version: string
  readonly from: 'PATH' | 'docker' | 'Debian'
  /** The command line that runs it with `args`. A container sees `folders`, under their own paths, and nothing else. */
  command(args: readonly string[], options?: CommandOptions): CommandLine
}

export interface CommandOptions {
  readonly folders?: readonly string[]
  /** How a container is called, so that a later start can remove it. */
  readonly containerName?: string
}

export interface CommandLine {
  readonly command: string
  readonly args: readonly string[]
}

/** Why a source does not have a tool: half a sentence. */
export interface Missing {
  readonly missing: string
}

export interface FindOptions {
  /** Told when something takes a while: a sentence without a line break. */
  readonly onProgress?: (message: string) => void
  readonly env?: NodeJS.ProcessEnv
}

const prometheusImage = 'prom/prometheus:v3.5.3'
const alertmanagerImage = 'prom/alertmanager:v0.33.1'

export const toolKinds: Readonly<Record<ToolName, ToolKind>> = {
  prometheus: {
    name: 'prometheus',
    executables: ['prometheus'],
    minimum: [3, 0],
    image: prometheusImage,
    pathInImage: '/bin/prometheus',
  },
  promtool: {
    name: 'promtool',
    executables: ['promtool'],
    minimum: [3, 0],
    image: prometheusImage,
    pathInImage: '/bin/promtool',
  },
  alertmanager: {
    name: 'alertmanager',
    executables: ['alertmanager', 'prometheus-alertmanager'],
    // Matchers in UTF-8 came with 0.27.
    minimum: [0, 27],
    image: alertmanagerImage,
    pathInImage: '/bin/alertmanager',
  },
  amtool: {
    name: 'amtool',
    executables: ['amtool'],
    minimum: [0, 27],
    image: alertmanagerImage,
    pathInImage: '/bin/amtool',
  },
}
