using System.Text;
using CsCheck;
using SatCurate.Client.Stores;

namespace SatCurate.Client.Tests;

public sealed class TextExcerptTests
{
    [Theory]
    [InlineData("", 5, "")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abcdef", 5, "abcde…")]
    [InlineData("  a\r\n\t b  ", 5, "a b")]
    [InlineData("a b c d", 3, "a b…")]
    [InlineData("\u001b[31mred\u0007", 9, "[31mred")]
    [InlineData("😀😀😀", 2, "😀😀…")]
    [InlineData("a\u202eb", 9, "a b")]
    public void Of_AText_IsItsStartOnOneLine(string text, int most, string excerpt) => TextExcerpts.Of(Encoding.UTF8.GetBytes(text), most).ShouldBe(excerpt);

    [Fact]
    public void Of_AnyText_HasNoControlCharacterAndNoMoreThanTheMost() => Gen.Select(Gen.String, Gen.Int[1, 20]).Sample((text, most) =>
    {
        string excerpt = TextExcerpts.Of(Encoding.UTF8.GetBytes(text), most);
        excerpt.ShouldAllBe(c => !char.IsControl(c));
        excerpt.EnumerateRunes().Count().ShouldBeLessThanOrEqualTo(most + 1);
    });
}
