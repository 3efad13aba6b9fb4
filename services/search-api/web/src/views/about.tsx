// What this is, how to read it, how programs read it, and where faults go.

import { Outward } from "../components/basics";
import { contact, reportAddress, useTitle } from "../lib/page";
import "./about.css";

export default function About() {
  useTitle("About");
  const to = contact();
  const report = reportAddress("About");
  return (
    <article class="wrap about">
      <h1>One event, seen from many newsrooms</h1>
      <p class="about-lead">
        Parallax reads what the world’s newsrooms publish, translates it into English, and puts the articles of one
        event side by side. So you can read a country’s news in its own newsrooms’ words, compare how an event is told,
        and see what your own media left out.
      </p>

      <section aria-labelledby="reading">
        <h2 id="reading">How to read it</h2>
        <dl>
          <dt>From Portuguese</dt>
          <dd>
            The language that an article was written in. Its English is a machine’s; the original stands beside it,
            paragraph by paragraph, with who translated it and what is doubtful. What could not be translated is shown
            in its own language and says so.
          </dd>
          <dt>Stories</dt>
          <dd>
            Articles of several newsrooms about one event. A take is what one country, bloc or side says that the others
            don’t, in its newsrooms’ own sentences, each with its source.
          </dd>
          <dt>Left out</dt>
          <dd>
            Stories that several other countries told and a country’s outlets didn’t. Only outlets whose news was really
            seen count as silent. Where too few were reached, it says that it can’t be said.
          </dd>
          <dt>The globe</dt>
          <dd>
            The redder a country, the more articles came from it. A ring shows where one has just come in, an arc who
            else tells the same story. Drag it, or focus it and use the arrow keys, plus, minus and Enter.
          </dd>
        </dl>
      </section>

      <section aria-labelledby="publishers">
        <h2 id="publishers">Whose news it is</h2>
        <p>
          Each article belongs to its publisher. Parallax shows as much of it as its publisher allows, always names it,
          and always links to it. Read it there, and quote the original rather than the translation.
        </p>
      </section>

      <section aria-labelledby="faults">
        <h2 id="faults">Faults</h2>
        <p>
          Machines mistranslate, and sometimes group what doesn’t belong together.{" "}
          {report && to ? (
            <>
              Tell <a class="text-link" href={report}>{to}</a> what is wrong and where.
            </>
          ) : (
            "Tell those who run this site what is wrong and where."
          )}
        </p>
      </section>

      <section aria-labelledby="programs">
        <h2 id="programs">For programs</h2>
        <p>
          Everything here comes from an open API: <a class="text-link" href="/openapi.json">its description</a>, the{" "}
          <a class="text-link" href="/v1/stories">stories</a>, the <a class="text-link" href="/v1/articles">articles</a>
          , and <a class="text-link" href="/v1/feeds/stories.atom">a feed</a>. Any search is a feed too.
        </p>
      </section>

      <section aria-labelledby="thanks">
        <h2 id="thanks">With thanks</h2>
        <p>
          The map is <Outward class="text-link" href="https://www.naturalearthdata.com/">Natural Earth</Outward>’s, in
          the public domain. The typefaces are Newsreader by Production Type and Instrument Sans by Rodrigo Fuenzalida
          and Jordan Egstad, under the SIL Open Font Licence.
        </p>
      </section>
    </article>
  );
}
