using System.Buffers;
using System.Text;

namespace SatCurate.Training.Text;

/// <summary>
/// A text as a bag of hashed features, after fastText (Joulin et al.: arXiv 1607.01759; Bojanowski et al.: arXiv 1607.04606): words, pairs of
/// neighbouring words, and 3 to 5 neighbouring characters of a word, its edges marked. A function of the text alone.
/// </summary>
/// <remarks>
/// Letters are made lower case. A run of letters, digits and combining marks is a word; any other visible character is a word of its own, without
/// character features. Different features may share a bucket.
/// </remarks>
public static class TextFeatures
{
    /// <summary>Number of buckets; a feature's id lies in 0 … this.</summary>
    public const int Buckets = 1 << 17;

    /// <summary>Words behind this many are passed over, so that a longest text costs no more than a long one.</summary>
    public const int MaxWords = 2000;

    private const int ShortestGram = 3;
    private const int LongestGram = 5;
    private const int WordKind = 1;
    private const int PairKind = 2;
    private const int GramKind = 3;

    /// <summary>Appends the ids of a text's features, one or more, to <paramref name="ids"/>.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="ids">Where to.</param>
    public static void Append(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
    {
        var word = new List<int>();
        ulong previous = Seed(WordKind);
        int words = 0;
        bool whole = false;
        Write(ids, previous); // Every text has it, also an empty one: no bag is empty.
        while (!utf8.IsEmpty && words < MaxWords)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int used);
            utf8 = utf8[used..];
            bool partOfWord = Rune.IsLetterOrDigit(rune) || IsMark(rune);
            if (word.Count > 0 && !(partOfWord && whole))
            {
                End(ref previous);
            }

            if (partOfWord || !(Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)))
            {
                word.Add(Rune.ToLowerInvariant(rune).Value);
                whole = partOfWord;
            }
        }

        if (word.Count > 0 && words < MaxWords)
        {
            End(ref previous);
        }

        void End(ref ulong before)
        {
            ulong hash = Seed(WordKind);
            foreach (int unit in word)
            {
                hash = Add(hash, unit);
            }

            Write(ids, hash);
            Write(ids, AddHash(AddHash(Seed(PairKind), before), hash));
            if (whole)
            {
                WriteGrams(word, ids);
            }

            before = hash;
            words++;
            word.Clear();
        }
    }

    private static void WriteGrams(List<int> word, IBufferWriter<int> ids)
    {
        word.Insert(0, '<');
        word.Add('>');
        for (int start = 0; start + ShortestGram <= word.Count; start++)
        {
            ulong hash = Seed(GramKind);
            for (int length = 1; length <= LongestGram && start + length <= word.Count; length++)
            {
                hash = Add(hash, word[start + length - 1]);
                if (length >= ShortestGram)
                {
                    Write(ids, hash);
                }
            }
        }
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // FNV-1a, 64 bits, a character at a time; the high bits choose the bucket, which the last multiplication has mixed best.
    private static ulong Seed(int kind) => Add(0xcbf29ce484222325, kind);

    private static ulong Add(ulong hash, int unit) => AddHash(hash, (uint)unit);

    private static ulong AddHash(ulong hash, ulong unit) => (hash ^ unit) * 0x100000001b3;

    private static void Write(IBufferWriter<int> ids, ulong hash)
    {
        hash = (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15;
        ids.GetSpan(1)[0] = (int)(hash >> 47);
        ids.Advance(1);
    }
}
