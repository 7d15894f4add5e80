import { defineConfig } from 'vitepress'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const docs = join(dirname(fileURLToPath(import.meta.url)), '../../docs')

function module(path) {
  return join(docs, '../site/node_modules', path)
}

/** The pages of a section, by the titles that they begin with. */
function section(text, folder, names) {
  const items = names.map((name) => ({ text: title(join(docs, folder, `${name}.md`)), link: `/${folder}${folder ? '/' : ''}${name}` }))
  return { text, items, collapsed: false }
}

function title(file) {
  return readFileSync(file, 'utf8').match(/^# (.+)$/m)[1].replaceAll('`', '')
}

const decisions = readdirSync(join(docs, 'adr')).map((name) => name.replace('.md', '')).sort()

/** Links to what is not a page of the site, such as ../../CONTRIBUTING.md, lead to no page: they are shown as code. */
function outside(markdown) {
  const open = markdown.renderer.rules.link_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options))
  markdown.core.ruler.push('outside', (state) => {
    for (const block of state.tokens) {
      const children = block.children ?? []
      children.forEach((token, i) => {
        const href = token.type === 'link_open' ? token.attrGet('href') : null
        if (href && !/^([a-z]+:|#|\/)/.test(href)) {
          const target = normalize(join(dirname(join(docs, state.env.relativePath)), href.replace(/#.*/, '')))
          const isPage = !relative(docs, target).startsWith('..') && target.endsWith('.md') && existsSync(target)
          if (!isPage && existsSync(target)) {
            const end = children.findIndex((other, j) => j > i && other.type === 'link_close')
            token.type = 'html_inline'
            token.content = `<span title="${href.replace(/^(\.\.\/)+/, '')} in the repository">`
            children[end].type = 'html_inline'
            children[end].content = '</span>'
          }
        }
      })
    }
  })
  markdown.renderer.rules.link_open = open
}

export default defineConfig({
  title: 'Based',
  description: 'Asynchronous databases for Java: PostgreSQL, MySQL, MariaDB and SQLite behind one small API',
  srcDir: '../docs',
  outDir: './dist',
  lastUpdated: false,
  ignoreDeadLinks: false,
  markdown: { config: outside },
  // The pages lie outside of this folder, from where Node.js does not find its modules.
  vite: {
    resolve: {
      alias: [
        { find: /^vue$/, replacement: module('vue/dist/vue.runtime.esm-bundler.js') },
        { find: /^vue\/server-renderer$/, replacement: module('vue/server-renderer/index.mjs') },
      ],
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tour', link: '/tour' },
      { text: 'Guides', link: '/guides/connect' },
      { text: 'Operating', link: '/operating/pool' },
      { text: 'Reference', link: '/reference/rules' },
      { text: 'Javadoc', link: '/api/index.html', target: '_blank' },
    ],
    sidebar: [
      { text: 'Tour', link: '/tour' },
      section('Guides', 'guides', [
        'connect', 'queries', 'rows', 'sessions', 'layers', 'streams', 'bulk', 'deadlines', 'concurrency', 'testing', 'migrations',
        'json', 'jooq', 'kotlin', 'spring-boot',
      ]),
      section('Operating', 'operating', ['pool', 'scale-out', 'observing', 'images', 'troubleshooting']),
      section('Databases', 'databases', ['postgres', 'mysql', 'sqlite']),
      { text: 'Your own backend', link: '/backends' },
      section('Reference', 'reference', ['rules', 'options', 'types', 'errors', 'threads', 'conformance', 'deviations']),
      section('Coming from', 'coming-from', ['jdbc', 'r2dbc', 'vertx', 'exposed', 'python']),
      { text: 'Benchmarks', link: '/benchmarks' },
      { ...section('Decisions', 'adr', decisions), collapsed: true },
    ],
  },
})
