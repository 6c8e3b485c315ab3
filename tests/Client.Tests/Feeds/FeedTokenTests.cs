using CsCheck;
using SatCurate.Client.Feeds;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Client.Tests.Feeds;

public class FeedTokenTests
{
    private static readonly Guid s_ingest = Guid.Parse("8a1c8a34-6ac4-4cf5-9f43-5b2a0b7d7a11");
    private static readonly FeedToken s_token = new(new RevisionKey(2, 30), 7, FeedToken.Everything, 1024);

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame() =>
        Gen.Select(Gen.Int[1, 9999], Gen.Int[0, 999999], Gen.Long[0, long.MaxValue], Gen.Long[-1, long.MaxValue], Gen.Long[0, long.MaxValue])
            .Sample((run, epoch, sequence, since, next) =>
            {
                var token = new FeedToken(new RevisionKey(run, epoch), sequence, since, next);
                return FeedToken.Parse(token.Write(s_ingest), s_ingest) == token;
            });

    [Fact]
    public void Parse_TokenOfAnotherIngest_IsNone() => FeedToken.Parse(s_token.Write(s_ingest), Guid.NewGuid()).ShouldBeNull();

    [Fact]
    public void Parse_AnyCharacterChanged_IsNone()
    {
        string text = s_token.Write(s_ingest);
        for (int i = 0; i < text.Length - 1; i++)
        {
            string changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            FeedToken.Parse(changed, s_ingest).ShouldBeNull(changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("not base64!")]
    [InlineData("MTo=")]
    [InlineData("////")]
    public void Parse_SomethingElse_IsNone(string text) => FeedToken.Parse(text, s_ingest).ShouldBeNull();
}
