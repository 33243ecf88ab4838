/** The prose of a lesson. Text from a lesson is text: no markup, and the address of a link is shown instead of followed. */
import { Fragment, type ReactNode } from 'react';
import type { Scenario } from '../../scenario/index.ts';
import type { Prose as Block, Inline } from '../../teaching/index.ts';
import { ChannelMark, channelLook, Name } from '../../ui/index.ts';
import styles from './Lesson.module.css';

interface ProseProps {
  readonly prose: readonly Block[];
  /** Scenario whose agents and channels the prose may name. */
  readonly scenario: Scenario;
}

export function Prose({ prose, scenario }: ProseProps) {
  return prose.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a text have no other identity
    <ProseBlock key={index} block={block} scenario={scenario} />
  ));
}

function ProseBlock({ block, scenario }: { readonly block: Block; readonly scenario: Scenario }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Inlines inlines={block.inlines} scenario={scenario} />
        </p>
      );
    case 'subheading':
      return (
        <h3>
          <Inlines inlines={block.inlines} scenario={scenario} />
        </h3>
      );
    case 'quote':
      return (
        <blockquote className={styles.quote}>
          <Prose prose={block.prose} scenario={scenario} />
        </blockquote>
      );
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, by keys too
        <pre className={styles.code} tabIndex={0} translate="no">
          {block.text}
        </pre>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List className={styles.list}>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items of a text have no other identity
            <li key={index}>
              <Prose prose={item} scenario={scenario} />
            </li>
          ))}
        </List>
      );
    }
  }
}

export function Inlines({ inlines, scenario }: { readonly inlines: readonly Inline[]; readonly scenario: Scenario }) {
  return inlines.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity
    <Fragment key={index}>{inlineOf(inline, scenario)}</Fragment>
  ));
}

function inlineOf(inline: Inline, scenario: Scenario): ReactNode {
  switch (inline.kind) {
    case 'text':
      return <Words text={inline.text} />;
    case 'code':
      return <CodeOrName text={inline.text} scenario={scenario} />;
    case 'strong':
      return (
        <strong>
          <Inlines inlines={inline.inlines} scenario={scenario} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Inlines inlines={inline.inlines} scenario={scenario} />
        </em>
      );
    case 'link':
      return (
        <>
          <Inlines inlines={inline.inlines} scenario={scenario} /> (<Name>{inline.url}</Name>)
        </>
      );
    case 'break':
      return <br />;
  }
}

/** Shows a piece of a sentence. The spaces at its ends belong to the sentence; any other invisible character is shown. */
function Words({ text }: { readonly text: string }) {
  const [, before = '', words = '', after = ''] = /^( *)(.*?)( *)$/s.exec(text) ?? [];
  return (
    <>
      {before}
      {words === '' ? null : <Name>{words}</Name>}
      {after}
    </>
  );
}

/** Shows the name of an agent or a channel as the picture does, and any other code as code. */
function CodeOrName({ text, scenario }: { readonly text: string; readonly scenario: Scenario }) {
  const place = scenario.channels.findIndex(({ id }) => id === text);
  if (place >= 0)
    return (
      <span className={styles.name}>
        <ChannelMark look={channelLook(place)} /> <Name>{text}</Name>
      </span>
    );
  if (scenario.agents.some(({ id }) => id === text))
    return (
      <span className={styles.name}>
        <Name>{text}</Name>
      </span>
    );
  return <code translate="no">{text}</code>;
}
